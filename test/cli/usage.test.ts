import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { localCommands } from '../../src/cli/local-commands.ts';
import type { AnyAction } from '../../src/platform/action.ts';
import { routes } from '../../src/routes.ts';
import { cli, givenHome } from './given-cli.ts';

let home: ReturnType<typeof givenHome>;
beforeEach(() => (home = givenHome()));
afterEach(() => home.remove());

describe('help', () => {
  test('lists every command, and every action of the interface', async () => {
    const { code, out } = await cli('--help');

    expect(code).toBe(0);
    for (const name of Object.keys(localCommands)) expect(out).toContain(`  ${name} `);
    for (const { spec } of Object.values(routes as Record<string, AnyAction>))
      expect(out).toContain(`  ${spec.name.replace('.', ' ')} `);
  });

  test.each(Object.values(routes as Record<string, AnyAction>).map(({ spec }) => spec.name))(
    '%s tells its flags and roles',
    async (name) => {
      const { code, out } = await cli(...name.split('.'), '--help', '--url', 'http://x');

      expect(code).toBe(0);
      expect(out).toContain(`lianfang ${name.replace('.', ' ')}`);
      expect(out).toContain('Roles: ');
    },
  );

  test.each(Object.keys(localCommands))('%s tells what it does', async (name) => {
    expect(await cli(...name.split(' '), '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining(localCommands[name]!.summary),
    });
  });

  test('a command that this machine and servers both know is asked of a server with --url', async () => {
    expect((await cli('audit', 'verify', '--help')).out).not.toContain('Roles: ');
    expect((await cli('audit', 'verify', '--url', 'http://127.0.0.1:1')).err).toContain('No server answers');
  });
});

describe('wrong usage ends with 2 and says how it is written:', () => {
  test.each([
    ['no command at all', [], 'lianfang <command>'],
    ['an unknown command', ['cases', 'frobnicate'], 'With "cases" there are: list'],
    ['an unknown word', ['frobnicate'], 'lianfang --help lists all'],
    ['a flag that is none', ['cases', 'list', '--ara', '51'], 'There is no --ara here'],
    ['a word too many', ['cases', 'list', 'surplus'], '"surplus" is one word too many'],
    ['a missing word', ['cases', 'get'], 'caseId is missing'],
    ['an address that is none', ['cases', 'list', '--url', 'localhost:8080'], 'is no address of a server'],
    ['an input file that is not there', ['cases', 'report', '--input', '/none.json'], '--input /none.json'],
    ['a file to send that is not there', ['imports', 'upload', '--file', '/none.csv'], 'There is no file /none.csv'],
    [
      'a backup without a word on the keys',
      ['backup'],
      '--passphrase-file FILE, or leave them out with --without-keys',
    ],
    ['a restore without a file', ['restore'], 'Name the backup'],
    ['a tree without a country', ['areas', 'load', 'x.csv'], '--country-name'],
    ['a pack that is none', ['pack', 'check', 'cn.plague'], 'There is no pack cn.plague'],
    ['a language that is none', ['pack', 'explain', 'cn.covid19.v7', '--language', 'fr'], '--language is zh-CN or en'],
  ])('%s', async (_what, args, words) => {
    vi.stubEnv('LIANFANG_URL', 'http://127.0.0.1:1');
    const { code, out, err } = await cli(...args);

    expect(err + out).toContain(words);
    expect(code).toBe(2);
  });
});

describe('a refusal ends with 1', () => {
  test('in words for people', async () => {
    expect(await cli('cases', 'list', '--url', 'http://127.0.0.1:1')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^No server answers at http:\/\/127\.0\.0\.1:1/),
    });
  });

  test('as code, message and details for programs', async () => {
    const { code, err } = await cli('cases', 'list', '--url', 'http://127.0.0.1:1', '--json');

    expect(code).toBe(1);
    expect(JSON.parse(err)).toEqual({
      code: 'cli/server-away',
      message: expect.any(String),
      details: { origin: 'http://127.0.0.1:1' },
    });
  });

  test.each([['audit', 'verify'], ['backup', '--without-keys'], ['stop']])(
    'when there is no installation: %s %s',
    async (...args) => {
      expect(await cli(...args.filter(Boolean))).toMatchObject({ code: 1, err: expect.stringContaining(home.folder) });
    },
  );
});

test('a bug ends with 70 and shows where', async () => {
  vi.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
    throw new TypeError('something nobody thought of');
  });
  expect(await cli('pack', 'schema')).toMatchObject({
    code: 70,
    err: expect.stringContaining('something nobody thought of'),
  });
});

describe('packs', () => {
  test('pack check proves all packs that are shipped', async () => {
    const { code, out } = await cli('pack', 'check');
    expect(out).toContain('cn.covid19.v7: holds');
    expect(code).toBe(0);
  });

  test('pack explain and pack diff tell in words and as data', async () => {
    expect((await cli('pack', 'explain', 'cn.covid19.v7', '--language', 'zh-CN')).out).toContain('第七版');
    expect(JSON.parse((await cli('pack', 'diff', 'cn.covid19.v7', 'cn.covid19.v8', '--json')).out)).toBeTypeOf(
      'object',
    );
  });
});
