import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { addHours, Instant } from '../../kernel/day.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { recordOf } from './accounts.ts';
import { Me, meByToken } from './me.ts';
import { lasting } from './model.ts';
import { accountDisabled, flowEnded, notInvited, providerAway } from './problems.ts';
import { isLoopback, type Provider, providerOf } from './providers.ts';
import { newToken, seal, tokenHash, unseal } from './secrets.ts';
import { enter } from './sign-in.ts';
import { asNobody, staged } from './staged-action.ts';

/** Seconds a provider has for each answer. */
const patienceSeconds = 10;

/**
 * Begins a sign-in at a provider. The browser keeps `flow` for itself (in the tab's own storage) and goes to `location`; it proves
 * with `flow` that the answer it brings back belongs to a sign-in that it began, and not to somebody else's.
 */
export const beginAtProvider = staged({
  name: 'identity.begin-at-provider',
  summary: 'Begins a sign-in at another system; answers where the browser goes, and what it keeps.',
  allow: 'anyone',
  perMinute: 30,
  input: z.object({ providerId: z.uuid() }),
  output: z.object({ location: z.string(), flow: z.string() }),
  async run(asked, { providerId }) {
    const ctx = asNobody(asked);
    const provider = await ctx.transaction((inside) => providerOf(inside, providerId));
    const config = await configurationOf(ctx, provider);
    const [flow, state, nonce, verifier] = [newToken(), randomState(), randomNonce(), randomPKCECodeVerifier()];
    const flowHash = tokenHash(flow);
    const sealed = seal(ctx.house.keys, 'oidc', verifier, flowHash);
    await ctx.transaction((inside) =>
      inside.db.run(sql`
      insert into oidc_flows (flow_hash, provider_id, state, nonce, code_verifier, ends_at)
      values (${flowHash}, ${providerId}, ${state}, ${nonce}, ${sealed}, ${addHours(ctx.now, lasting.oidcFlowMinutes / 60)})`),
    );
    const location = buildAuthorizationUrl(config, {
      redirect_uri: provider.redirectUri,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, flow };
  },
});

/** Ends a sign-in at a provider: what the browser brought back becomes a session, when it is genuine and its person is invited. */
export const finishAtProvider = staged({
  name: 'identity.finish-at-provider',
  summary: 'Opens a session with what the browser brought back from another system.',
  allow: 'anyone',
  session: 'opens',
  perMinute: 30,
  input: z.object({
    flow: z.string().min(1).max(200),
    /** The question mark and all behind it, of the address that the provider sent the browser to. */
    search: z.string().max(4000),
  }),
  output: Me.extend({ token: z.string() }),
  async run(asked, { flow, search }) {
    const ctx = asNobody(asked);
    const { provider, ...begun } = await takeFlow(ctx, flow);
    const config = await configurationOf(ctx, provider);
    const claims = await identityAt(config, new URL(search, provider.redirectUri), begun).catch(
      async (error: Error) => {
        await ctx.transaction((inside) =>
          inside.record({
            name: 'identity.sign-in-failed',
            subject: 'oidc-provider',
            subjectId: provider.id,
            areaCode: '',
            details: { reason: 'provider-answer', error: error.name },
          }),
        );
        throw flowEnded({});
      },
    );
    const outcome = await ctx.transaction((inside) => admitPerson(inside, { provider, claims, from: asked }));
    if (outcome === 'not-invited') throw notInvited({});
    if (outcome === 'disabled') throw accountDisabled({});
    return { token: outcome.token, ...(await meByToken(ctx.house, outcome.token)) };
  },
});

interface Claims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

async function identityAt(config: Configuration, back: URL, { state, nonce, verifier }: Begun): Promise<Claims> {
  const tokens = await authorizationCodeGrant(config, back, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  return tokens.claims()!;
}

const Link = z.object({
  accountId: z.string(),
  homeAreaCode: z.string(),
  disabledAt: Instant.nullable(),
  isLinked: z.boolean(),
  hasFactor: z.boolean(),
});

/** By subject where linked; by the invited claim the first time, and then linked. Nothing else of the provider's word is believed. */
async function admitPerson(
  ctx: Context,
  {
    provider,
    claims,
    from,
  }: {
    provider: Provider;
    claims: Claims;
    from: Context;
  },
): Promise<{ token: string } | 'not-invited' | 'disabled'> {
  const value = claims[provider.claim];
  const trusted = provider.claim !== 'email' || claims['email_verified'] === true;
  const link = await ctx.db.maybeOne(
    Link,
    sql`
    select l.account_id, a.home_area_code, a.disabled_at, l.subject is not null as is_linked, a.totp_confirmed_at is not null as has_factor
    from oidc_links l join accounts a on a.id = l.account_id
    where l.provider_id = ${provider.id}
      and (l.subject = ${claims.sub} or (l.subject is null and l.claim_value = ${trusted && typeof value === 'string' ? value : null}))
    order by l.subject is null
    limit 1
    for update of l`,
  );
  if (!link || link.disabledAt !== null || (!link.isLinked && link.hasFactor)) {
    const reason = link?.disabledAt ? 'account-disabled' : 'not-invited';
    await ctx.record({
      name: 'identity.sign-in-failed',
      subject: 'oidc-provider',
      subjectId: provider.id,
      areaCode: link?.homeAreaCode ?? '',
      details: { reason, accountId: link?.accountId ?? null },
    });
    return link?.disabledAt ? 'disabled' : 'not-invited';
  }
  const account = { id: link.accountId, homeAreaCode: link.homeAreaCode };
  if (!link.isLinked) {
    await ctx.db.run(sql`
      update oidc_links set subject = ${claims.sub}, linked_at = ${ctx.now}
      where provider_id = ${provider.id} and account_id = ${account.id}`);
    await recordOf(ctx, account, 'identity.linked', { providerId: provider.id });
  }
  return { token: await enter(ctx, { account, via: 'oidc', from }) };
}

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const Flow = z.object({
  providerId: z.uuid(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  endsAt: Instant,
});

/** What was begun, taken out for good: whatever comes of it, it is not used again. */
async function takeFlow(ctx: Context, flow: string): Promise<Begun & { provider: Provider }> {
  const flowHash = tokenHash(flow);
  const taken = await ctx.transaction((inside) =>
    inside.db.maybeOne(
      Flow,
      sql`
    delete from oidc_flows where flow_hash = ${flowHash} returning provider_id, state, nonce, code_verifier, ends_at`,
    ),
  );
  if (!taken || taken.endsAt <= ctx.now) throw flowEnded({});
  const provider = await ctx.transaction((inside) => providerOf(inside, taken.providerId));
  return {
    provider,
    state: taken.state,
    nonce: taken.nonce,
    verifier: unseal(ctx.house.keys, 'oidc', taken.codeVerifier, flowHash),
  };
}

/**
 * Asks the provider how it works, each time anew: it may change its keys, and sign-ins are rare. The signature of its answer is
 * checked, which the library otherwise leaves to the connection's own encryption.
 */
async function configurationOf(
  ctx: Context,
  { id, name, issuer, clientId, clientSecret }: Provider,
): Promise<Configuration> {
  const secret = clientSecret === null ? undefined : unseal(ctx.house.keys, 'oidc', clientSecret, id);
  try {
    return await discovery(new URL(issuer), clientId, secret, secret === undefined ? None() : undefined, {
      timeout: patienceSeconds,
      execute: isLoopback(issuer) ? [enableNonRepudiationChecks, allowInsecureRequests] : [enableNonRepudiationChecks],
    });
  } catch {
    throw providerAway({ name });
  }
}
