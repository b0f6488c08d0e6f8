import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contextOfToken, givenAccount, givenSession, testPassword } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { startTestProvider, type TestProvider } from '../../../test/oidc-provider.ts';
import { addHours } from '../../kernel/day.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { addAccount, disableAccount } from './accounts.ts';
import { approveRequest } from './approvals.ts';
import { beginAtProvider, finishAtProvider } from './oidc.ts';
import { inviteThroughProvider, listProviders, setProvider } from './providers.ts';
import { actorOfToken } from './sessions.ts';
import { enrolPhone } from './totp.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
});
afterAll(() => provider.close());

const country = (house: TestHouse) => as('administrator', house, { areas: [''], bodyId: newId() });

async function givenProvider(house: TestHouse, more = {}): Promise<string> {
  const wanted = {
    id: newId(),
    name: 'Province sign-in',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    redirectUri: 'http://127.0.0.1:8080/sign-in/return',
    ...more,
  };
  const one = country(house);
  const refusal = (await setProvider(one, wanted).catch((error: unknown) => error)) as {
    details: { approvalId: string };
  };
  await approveRequest(country(house), { approvalId: refusal.details.approvalId });
  return (await setProvider(one, wanted)).id;
}

async function givenInvited(house: TestHouse, providerId: string, claimValue = 'li.na@province') {
  const account = await givenAccount(house);
  await inviteThroughProvider(as('administrator', house), { accountId: account.accountId, providerId, claimValue });
  return account;
}

const anyone = (house: TestHouse) => contextOfToken(house, '');
const liNa = { sub: 'subject-1', preferred_username: 'li.na@province' };

async function enter(house: TestHouse, providerId: string, person = liNa, bend = {}) {
  const { location, flow } = await beginAtProvider(await anyone(house), { providerId });
  return finishAtProvider(await anyone(house), { flow, search: provider.agree(location, person, bend) });
}

const sessionCount = (house: TestHouse) =>
  as('auditor', house).transaction(
    async ({ db }) => (await db.one(z.object({ n: z.number() }), sql`select count(*)::int as n from sessions`)).n,
  );

describe('signing in through another system', () => {
  test(
    'opens a session of the invited account, with PKCE, state and nonce',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { accountId } = await givenInvited(house, providerId);
      expect(await listProviders(await anyone(house), {})).toEqual([{ id: providerId, name: 'Province sign-in' }]);

      const { location } = await beginAtProvider(await anyone(house), { providerId });
      const { token } = await enter(house, providerId);

      expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        scope: 'openid profile',
        redirect_uri: 'http://127.0.0.1:8080/sign-in/return',
      });
      expect(await actorOfToken(house, token)).toMatchObject({
        id: accountId,
        roles: ['case-worker'],
        areas: ['510117'],
      });
      expect((await eventsOf(house, accountId)).slice(-3).map(({ name }) => name)).toEqual([
        'identity.invited',
        'identity.linked',
        'identity.signed-in',
      ]);
    }),
  );

  test(
    "knows the person by the provider's subject from then on, not by a name that can be given to another",
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { accountId } = await givenInvited(house, providerId);
      await enter(house, providerId);

      const renamed = await enter(house, providerId, { sub: 'subject-1', preferred_username: 'li.na.married' });

      expect(renamed.id).toBe(accountId);
      await expect(
        enter(house, providerId, { sub: 'subject-2', preferred_username: 'li.na@province' }),
      ).rejects.toMatchObject({ code: 'identity/not-invited' });
    }),
  );

  test(
    'refuses who was not invited, and makes no account',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { userName } = await givenAccount(house);

      await expect(enter(house, providerId, { sub: 's', preferred_username: userName })).rejects.toMatchObject({
        code: 'identity/not-invited',
        status: 403,
      });

      expect(await sessionCount(house)).toBe(0);
      expect((await eventsOf(house, providerId)).at(-1)).toMatchObject({
        name: 'identity.sign-in-failed',
        details: { reason: 'not-invited' },
      });
    }),
  );

  test(
    'refuses a closed account',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { accountId } = await givenInvited(house, providerId);
      await disableAccount(as('administrator', house), { accountId, reason: 'has left' });

      await expect(enter(house, providerId)).rejects.toMatchObject({ code: 'identity/account-disabled' });
      expect(await sessionCount(house)).toBe(0);
    }),
  );

  test(
    'lets in an account that has no password, which cannot sign in otherwise',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { id, password } = await addAccount(as('administrator', house), {
        userName: 'only.there',
        name: 'O',
        homeAreaCode: '510117',
        withPassword: false,
      });
      await inviteThroughProvider(as('administrator', house), {
        accountId: id,
        providerId,
        claimValue: 'li.na@province',
      });

      expect(password).toBeNull();
      expect(await enter(house, providerId)).toMatchObject({ account: { mustChangePassword: false } });
      await expect(givenSession(house, 'only.there')).rejects.toMatchObject({ code: 'identity/wrong-sign-in' });
    }),
  );
});

describe('refuses an answer of the provider', () => {
  test.each<[string, object]>([
    ['with the nonce of another sign-in', { claims: { nonce: 'another' } }],
    ['made for another client', { claims: { aud: 'somebody-else' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['that is over', { claims: { exp: 1_700_000_000 } }],
    ['signed with a key it does not publish', { foreignKey: true }],
  ])('%s', (_, bend) =>
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      await givenInvited(house, providerId);

      await expect(enter(house, providerId, liNa, bend)).rejects.toMatchObject({
        code: 'identity/flow-ended',
        status: 401,
      });

      expect(await sessionCount(house)).toBe(0);
      expect((await eventsOf(house, providerId)).at(-1)).toMatchObject({ details: { reason: 'provider-answer' } });
    })(),
  );

  test(
    'brought to a sign-in that another browser began (login CSRF)',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      await givenInvited(house, providerId);
      const attacker = await beginAtProvider(await anyone(house), { providerId });
      const victim = await beginAtProvider(await anyone(house), { providerId });
      const search = provider.agree(attacker.location, liNa);

      await expect(finishAtProvider(await anyone(house), { flow: 'never begun', search })).rejects.toMatchObject({
        code: 'identity/flow-ended',
      });
      await expect(finishAtProvider(await anyone(house), { flow: victim.flow, search })).rejects.toMatchObject({
        code: 'identity/flow-ended',
      });

      expect(await sessionCount(house)).toBe(0);
    }),
  );

  test(
    'a second time, or after ten minutes',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      await givenInvited(house, providerId);
      const first = await beginAtProvider(await anyone(house), { providerId });
      await finishAtProvider(await anyone(house), { flow: first.flow, search: provider.agree(first.location, liNa) });
      const second = await beginAtProvider(await anyone(house), { providerId });
      const search = provider.agree(second.location, liNa);

      await expect(
        finishAtProvider(await anyone(house), { flow: first.flow, search: provider.agree(first.location, liNa) }),
      ).rejects.toMatchObject({ code: 'identity/flow-ended' });
      house.setNow(addHours(house.now(), 1 / 6));
      await expect(finishAtProvider(await anyone(house), { flow: second.flow, search })).rejects.toMatchObject({
        code: 'identity/flow-ended',
      });

      expect(await sessionCount(house)).toBe(1);
    }),
  );

  test(
    'that says the person refused',
    withHouse(async (house) => {
      const providerId = await givenProvider(house);
      const { flow, location } = await beginAtProvider(await anyone(house), { providerId });
      const state = new URL(location).searchParams.get('state')!;

      await expect(
        finishAtProvider(await anyone(house), { flow, search: `?error=access_denied&state=${state}` }),
      ).rejects.toMatchObject({ code: 'identity/flow-ended' });
    }),
  );

  test(
    'whose mail address it has not verified',
    withHouse(async (house) => {
      const providerId = await givenProvider(house, { claim: 'email' });
      await givenInvited(house, providerId, 'li.na@cdc.example');
      const person = { ...liNa, email: 'li.na@cdc.example' };

      await expect(enter(house, providerId, person)).rejects.toMatchObject({ code: 'identity/not-invited' });
      await expect(enter(house, providerId, person, { claims: { email_verified: true } })).resolves.toBeDefined();
    }),
  );
});

describe('a provider', () => {
  test(
    'is set by two administrators of the whole installation; its secret is kept encrypted and never shown',
    withHouse(async (house) => {
      await expect(
        setProvider(as('administrator', house, { bodyId: newId() }), {
          id: newId(),
          name: 'Mine',
          issuer: provider.issuer,
          clientId: 'x',
          redirectUri: 'https://here.example/sign-in/return',
        }),
      ).rejects.toMatchObject({ code: 'identity/beyond-your-area' });
      const providerId = await givenProvider(house);

      const kept = await country(house).transaction(({ db }) =>
        db.many(
          z.object({ text: z.string() }),
          sql`
      select p::text as text from oidc_providers p union all select a::text from approvals a union all select e::text from events e`,
        ),
      );

      expect(kept.some(({ text }) => text.includes(providerId))).toBe(true);
      expect(kept.filter(({ text }) => text.includes(provider.clientSecret))).toEqual([]);
    }),
  );

  test.each([
    { issuer: 'http://sign-in.example' },
    { issuer: 'http://127.0.0.1.evil.example' },
    { issuer: 'https://ok.example', redirectUri: 'http://here.example/sign-in/return' },
    { issuer: 'file:///etc/passwd' },
  ])('is refused where secrets would travel in the open: %j', (addresses) =>
    withHouse(async (house) => {
      await expect(
        setProvider(country(house), {
          id: newId(),
          name: 'Open',
          clientId: 'x',
          redirectUri: 'https://here.example/sign-in/return',
          ...addresses,
        }),
      ).rejects.toMatchObject({ code: 'identity/provider-address' });
    })(),
  );

  test(
    'that is away is said to be, and nothing is begun',
    withHouse(async (house) => {
      const gone = await startTestProvider();
      const providerId = await givenProvider(house, { issuer: gone.issuer });
      await gone.close();

      await expect(beginAtProvider(await anyone(house), { providerId })).rejects.toMatchObject({
        code: 'identity/provider-away',
        status: 503,
      });
    }),
  );

  test(
    'that was switched off is not offered and not accepted',
    withHouse(async (house) => {
      const providerId = await givenProvider(house, { disabled: true });

      expect(await listProviders(await anyone(house), {})).toEqual([]);
      await expect(beginAtProvider(await anyone(house), { providerId })).rejects.toMatchObject({
        code: 'identity/no-such-provider',
      });
    }),
  );
});

test(
  'an invitation is no way around a second factor: it falls away when a phone is enrolled',
  withHouse(async (house) => {
    const providerId = await givenProvider(house);
    const { accountId, userName } = await givenInvited(house, providerId);
    const { ctx } = await givenSession(house, userName);

    await enrolPhone(await ctx(), { password: testPassword });

    await expect(enter(house, providerId)).rejects.toMatchObject({ code: 'identity/not-invited' });
    await house.pool.query('update accounts set totp_confirmed_at = now() where id = $1', [accountId]);
    await expect(
      inviteThroughProvider(as('administrator', house), { accountId, providerId, claimValue: 'mine' }),
    ).rejects.toMatchObject({ code: 'identity/invitation-barred' });
  }),
);
