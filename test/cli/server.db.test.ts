import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TestHouse, withOwnDatabase } from '../db.ts';
import { givenCase } from '../given-cases.ts';
import { givenAccount, givenSession, testPassword } from '../given-identity.ts';
import { cleanUp, runProgram } from '../given-server.ts';
import { cli, givenHome, givenHttp } from './given-cli.ts';

let home: ReturnType<typeof givenHome>;
beforeEach(() => (home = givenHome()));
afterEach(async () => {
  home.remove();
  await cleanUp();
});

/** Runs work against a server, signed in by token as an epidemiologist of Pidu. */
const withServer = (work: (house: TestHouse, url: string) => Promise<void>) =>
  withOwnDatabase(async (house) => {
    const { userName } = await givenAccount(house, { posts: [{ roles: ['epidemiologist', 'case-worker'] }] });
    const server = await givenHttp(house);
    vi.stubEnv('LIANFANG_URL', server.url);
    vi.stubEnv('LIANFANG_TOKEN', (await givenSession(house, userName)).token);
    try {
      await work(house, server.url);
    } finally {
      await server.close();
    }
  });

describe('commands asked of a server', () => {
  test(
    'cases list: a table for people, the same answer as the interface for programs',
    withServer(async (house) => {
      const { number } = await givenCase(house);
      await givenCase(house, { classification: 'suspected' });

      const asTable = await cli('cases', 'list', '--classification', 'confirmed');
      const asJson = await cli('cases', 'list', '--classification', 'confirmed', '--json');

      expect(asTable).toMatchObject({ code: 0, err: '' });
      expect(asTable.out.split('\n')).toHaveLength(3);
      expect(asTable.out).toContain(number);
      expect(JSON.parse(asJson.out)).toMatchObject({ rows: [{ number, classification: 'confirmed' }], next: null });
    }),
  );

  test(
    'a change is made once under one key, from flags, from a file and from standard input',
    withServer(async (house, url) => {
      const input = {
        disease: 'covid19',
        classification: 'suspected',
        areaCode: '510117001001',
        person: { name: '测试' },
      };
      const file = join(home.folder, 'case.json');
      writeFileSync(file, JSON.stringify(input));

      const first = await cli('cases', 'report', '--input', file, '--idempotency-key', 'one', '--json');
      const again = await cli('cases', 'report', '--input', file, '--idempotency-key', 'one', '--json');
      expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out));

      const { id } = JSON.parse(first.out) as { id: string };
      const flags = await cli('cases', 'reclassify', id, '--to', 'confirmed', '--reason', 'PCR positive', '--json');
      expect(JSON.parse(flags.out)).toMatchObject({ id, classification: 'confirmed' });

      const env = { LIANFANG_URL: url, LIANFANG_TOKEN: process.env['LIANFANG_TOKEN']!, XDG_CONFIG_HOME: home.folder };
      const piped = runProgram(['cases', 'report', '--input', '-', '--json'], env, JSON.stringify(input));
      expect(await piped.ended, piped.said()).toBe(0);
      expect(JSON.parse(piped.answered())).toMatchObject({ classification: 'suspected' });
      expect(JSON.parse((await cli('cases', 'count', '--json')).out)).toMatchObject({ total: 2 });
      void house;
    }),
  );

  test(
    'a refusal of the server is told in its words and ends with 1',
    withServer(async () => {
      const { code, err } = await cli('cases', 'get', '0190f5f0-0000-7000-8000-000000000000');
      expect({ code, err }).toEqual({
        code: 1,
        err: 'There is no case 0190f5f0-0000-7000-8000-000000000000 in your areas.',
      });
    }),
  );

  test(
    'without a session it says how to sign in',
    withServer(async () => {
      vi.stubEnv('LIANFANG_TOKEN', undefined);
      expect(await cli('cases', 'list')).toMatchObject({
        code: 1,
        err: expect.stringContaining('lianfang sign-in <user>'),
      });
    }),
  );

  test(
    'areas search takes plain words',
    withServer(async () => {
      const { out } = await cli('areas', 'search', '太平村', '--json');
      expect(JSON.parse(out)).toMatchObject([{ code: '510117001001', name: '太平村' }, {}]);
    }),
  );

  test(
    'a download is saved whole under its name, and never over another file',
    withServer(async (house) => {
      await givenCase(house);
      const path = join(home.folder, 'list.csv');

      expect(await cli('cases', 'export', '--format', 'csv', '--output', path)).toMatchObject({
        code: 0,
        err: `saved as ${path}`,
      });

      expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
      expect(existsSync(`${path}.part`)).toBe(false);
    }),
  );
});

describe('signing in', () => {
  test(
    'takes the password from standard input, keeps the session where only its owner reads it, and forgets it again',
    withOwnDatabase(async (house) => {
      const { userName } = await givenAccount(house);
      const server = await givenHttp(house);
      const env = { LIANFANG_URL: server.url, XDG_CONFIG_HOME: home.folder };
      try {
        const wrong = runProgram(['sign-in', userName], env, 'not the password\n');
        expect(await wrong.ended).toBe(1);
        const signIn = runProgram(['sign-in', userName], env, `${testPassword}\n`);
        expect(await signIn.ended, signIn.said()).toBe(0);
        expect(signIn.said()).toContain(`Signed in to ${server.url} as ${userName}.`);
        expect(signIn.said()).not.toContain(testPassword);

        const file = join(home.folder, 'lianfang', 'sessions.json');
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(statSync(join(home.folder, 'lianfang')).mode & 0o777).toBe(0o700);
        expect(readdirSync(join(home.folder, 'lianfang'))).toEqual(['sessions.json']);
        vi.stubEnv('LIANFANG_URL', server.url);
        expect(await cli('identity', 'me', '--json')).toMatchObject({ code: 0 });

        expect(await cli('sign-out')).toMatchObject({ code: 0 });
        expect(await cli('identity', 'me')).toMatchObject({ code: 1 });
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
        expect(await cli('sign-out')).toMatchObject({ code: 0 });
      } finally {
        await server.close();
      }
    }),
    60_000,
  );

  test(
    'without a password says so',
    withOwnDatabase(async (house) => {
      const server = await givenHttp(house);
      const signIn = runProgram(['sign-in', 'someone'], { LIANFANG_URL: server.url, XDG_CONFIG_HOME: home.folder }, '');
      expect(await signIn.ended).toBe(2);
      expect(signIn.said()).toContain('nothing was typed');
      await server.close();
    }),
    30_000,
  );
});
