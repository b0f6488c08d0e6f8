import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/features/identity/accounts.ts';
import { passwordFlaw } from '../../src/features/identity/password-rules.ts';
import { instant } from '../../src/kernel/day.ts';
import { systemActor } from '../../src/platform/actor.ts';
import { Context } from '../../src/platform/context.ts';
import { openHouse } from '../../src/platform/house.ts';
import { silentLog } from '../../src/platform/log.ts';
import { readSettings } from '../../src/platform/settings.ts';
import { hireStaff, logins, trainingPassword } from '../../src/training/staff.ts';
import { withHouse, withOwnDatabase } from '../db.ts';
import { givenCase } from '../given-cases.ts';
import { givenAccount } from '../given-identity.ts';
import { ask, serve, tokenOf } from '../http.ts';
import { asOwner } from './planted.ts';

const opening = {
  log: silentLog(),
  say: () => undefined,
  reactsTo: new Set<string>(),
  drillBegins: instant('2020-12-07T00:00:00Z'),
};

test(
  "a live house does not open a drill's database, nor a drill a live one, and nothing is touched",
  withOwnDatabase(async (house) => {
    await givenCase(house);
    const dataDir = mkdtempSync(join(tmpdir(), 'lianfang-break-in-'));
    const look = () =>
      asOwner(
        house,
        `select (select count(*) from cases) as cases, (select to_jsonb(i) from installation i) as installation, (select count(*) from schema_migrations) as steps`,
      );
    const open = (kind: 'live' | 'training') =>
      openHouse({ ...readSettings({}, []), kind, dataDir, databaseUrl: house.ownerUrl }, opening);
    const before = await look();
    await expect(open('live')).rejects.toMatchObject({ code: 'platform/wrong-kind' });
    // The right kind is not enough: the keys must be those of the data.
    await expect(open('training')).rejects.toMatchObject({ code: 'platform/keys-missing' });
    expect(await look()).toEqual(before);

    await asOwner(house, `update installation set kind = 'live'`);
    await expect(open('training')).rejects.toMatchObject({ code: 'platform/wrong-kind' });
    await expect(asOwner(house, 'update installation set clock_shift_seconds = 60')).rejects.toThrow(
      /installation_live_is_now/,
    );
    await expect(
      asOwner(
        house,
        `insert into installation (one, kind, zone, key_name, made_at) values (false, 'training', 'UTC', 'x', now())`,
      ),
    ).rejects.toThrow(/installation_is_one/);
    expect(readdirSync(dataDir)).not.toContain('files');
    rmSync(dataDir, { recursive: true });
  }),
);

test('drill and live keep their data in different folders', () => {
  const [drill, live] = [readSettings({ LIANFANG_DATA: '/x' }, []), readSettings({ LIANFANG_DATA: '/x' }, ['--live'])];
  expect([drill.dataDir, live.dataDir]).toEqual(['/x/training', '/x/live']);
  expect([readSettings({ LIANFANG_KIND: 'LIVE' }, []).kind, readSettings({}, []).kind]).toEqual([
    'training',
    'training',
  ]);
});

test(
  'in a live house nobody signs in with a training login, and nobody can be given one',
  withHouse(async (house) => {
    const live = Object.assign(Object.create(house) as typeof house, { kind: 'live' as const });
    await expect(new Context(live, systemActor('test')).transaction(hireStaff)).rejects.toMatchObject({
      code: expect.stringMatching(/^identity\//),
    });
    const fixed = {
      name: 'Somebody',
      language: 'en' as const,
      homeAreaCode: '510117',
      password: trainingPassword,
      mustChangePassword: false,
    };
    await expect(
      new Context(live, systemActor('test')).transaction((ctx) =>
        createAccount(ctx, { ...fixed, userName: 'some.body' }),
      ),
    ).rejects.toMatchObject({ code: 'identity/only-in-training' });
    expect(passwordFlaw(trainingPassword, [])).not.toBeNull();
    const app = await serve(live);
    for (const { userName } of logins.slice(0, 4)) {
      expect((await ask(app, 'POST /sign-in', { body: { userName, password: trainingPassword } })).statusCode).toBe(
        401,
      );
    }
    await app.close();
  }),
);

test(
  'what leaves a drill says that it is one; what leaves a live house does not',
  withHouse(async (house) => {
    await givenCase(house);
    const { userName } = await givenAccount(house, { posts: [{ roles: ['epidemiologist'] }] });
    for (const kind of ['training', 'live'] as const) {
      const app = await serve(Object.assign(Object.create(house) as typeof house, { kind }));
      const token = await tokenOf(app, userName);
      const answer = await ask(app, 'GET /cases/export?format=csv', { token });
      expect(String(answer.headers['content-disposition']).includes('DRILL-')).toBe(kind === 'training');
      expect((await ask(app, 'GET /me', { token })).json()).toMatchObject({ installation: kind });
      expect((await ask(app, 'GET /health')).json()).toMatchObject({ kind });
      await app.close();
    }
  }),
);
