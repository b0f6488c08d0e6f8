import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { flag } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { managed, recordOf } from './accounts.ts';
import { changeByTwo } from './approvals.ts';
import { AccountId } from './model.ts';
import { beyondYourArea, invitationBarred, noSuchProvider, providerAddress } from './problems.ts';
import { seal } from './secrets.ts';

/** Sign-in providers that one may use here; asked before anybody signed in. */
export const listProviders = query({
  name: 'identity.list-providers',
  summary: 'Other systems whose sign-in is accepted here.',
  allow: 'anyone',
  input: z.object({}),
  output: z.array(z.object({ id: z.uuid(), name: z.string() })),
  run: (ctx) =>
    ctx.db.many(
      z.object({ id: z.uuid(), name: z.string() }),
      sql`
    select id, name from oidc_providers where disabled_at is null order by name`,
    ),
});

/** Another system whose sign-in is accepted here. */
export const Provider = z.object({
  id: z.uuid(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  /** As kept: encrypted; null for a public client. */
  clientSecret: z.string().nullable(),
  claim: z.string(),
  redirectUri: z.string(),
  disabledAt: Instant.nullable(),
});
export type Provider = z.infer<typeof Provider>;

const columns = sql`id, name, issuer, client_id, client_secret, claim, redirect_uri, disabled_at`;

/**
 * Accepts another system's sign-in, or changes how. Whoever controls a provider can be everybody invited to it, so two
 * administrators of the whole installation agree. Send the client secret again the second time: it is kept nowhere in between.
 */
export const setProvider = changeByTwo({
  name: 'identity.set-provider',
  summary: 'Accepts the sign-in of another system (OpenID Connect), or changes how; needs two persons.',
  allow: ['administrator'],
  input: z.object({
    id: z.uuid(),
    name: z.string().trim().min(2).max(80),
    issuer: z
      .url()
      .max(500)
      .refine((address) => !address.includes('/.well-known/'), {
        error: 'is the issuer itself, without /.well-known/',
      }),
    clientId: z.string().min(1).max(200),
    clientSecret: z.string().min(1).max(500).nullable().default(null),
    /** The claim of the ID token that an invitation names. */
    claim: z
      .string()
      .regex(/^[a-z_]{2,40}$/)
      .default('preferred_username'),
    /** The page of our web app that the browser comes back to: its address, then /sign-in/return. */
    redirectUri: z.url().max(500),
    disabled: flag().default(false),
  }),
  output: Provider.omit({ clientSecret: true }),
  async second(ctx, { clientSecret: _, ...details }) {
    if (!ctx.actor.areas.includes('')) throw beyondYourArea({ areaCodes: [''] });
    for (const address of [details.issuer, details.redirectUri]) {
      if (!address.startsWith('https://') && !isLoopback(address)) throw providerAddress({});
    }
    return { subject: 'oidc-provider', subjectId: details.id, areaCode: '', details, approvers: ['administrator'] };
  },
  async run(ctx, { id, clientSecret, disabled, name, issuer, clientId, claim, redirectUri }) {
    const secret = clientSecret === null ? null : seal(ctx.house.keys, 'oidc', clientSecret, id);
    const disabledAt = disabled ? ctx.now : null;
    await ctx.record({
      name: 'identity.provider-set',
      subject: 'oidc-provider',
      subjectId: id,
      areaCode: '',
      details: { name, issuer, clientId, claim, redirectUri, disabled },
    });
    return ctx.db.one(
      Provider,
      sql`
      insert into oidc_providers (id, name, issuer, client_id, client_secret, claim, redirect_uri, set_at, disabled_at)
      values (${id}, ${name}, ${issuer}, ${clientId}, ${secret}, ${claim}, ${redirectUri}, ${ctx.now}, ${disabledAt})
      on conflict (id) do update set name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
        client_secret = excluded.client_secret, claim = excluded.claim, redirect_uri = excluded.redirect_uri,
        set_at = excluded.set_at, disabled_at = excluded.disabled_at
      returning ${columns}`,
    );
  },
});

/**
 * Invites an account to sign in through a provider: the first time somebody comes with this claim, the two are linked for good;
 * from then on only the provider's own subject counts. Not for accounts with a second factor: one administrator alone
 * could otherwise get around it.
 */
export const inviteThroughProvider = change({
  name: 'identity.invite-through-provider',
  summary: 'Lets an account sign in through another system.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId, providerId: z.uuid(), claimValue: z.string().trim().min(1).max(200) }),
  output: z.object({}),
  async run(ctx, { accountId, providerId, claimValue }) {
    const account = await managed(ctx, accountId);
    if (account.totpConfirmedAt !== null) throw invitationBarred({});
    await providerOf(ctx, providerId);
    await ctx.db.run(sql`
      insert into oidc_links (provider_id, account_id, claim_value, invited_at)
      values (${providerId}, ${accountId}, ${claimValue}, ${ctx.now})
      on conflict (provider_id, account_id) do update
        set claim_value = excluded.claim_value, invited_at = excluded.invited_at, subject = null, linked_at = null`);
    await recordOf(ctx, account, 'identity.invited', { providerId });
    return {};
  },
});

/** The provider, when its sign-in is accepted now. @throws Problem `identity/no-such-provider` */
export async function providerOf(ctx: Context, providerId: string): Promise<Provider> {
  const provider = await ctx.db.maybeOne(
    Provider,
    sql`
    select ${columns} from oidc_providers where id = ${providerId} and disabled_at is null`,
  );
  if (!provider) throw noSuchProvider({ providerId });
  return provider;
}

/** Whether an address is on this machine itself; only then is http allowed. */
export function isLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
