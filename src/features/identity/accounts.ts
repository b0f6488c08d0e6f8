import { z } from 'zod';
import { isWithin } from '../../kernel/area-code.ts';
import { Instant } from '../../kernel/day.ts';
import { cursorOf, Page, readCursor } from '../../kernel/page.ts';
import { flag } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { allOf, type Sql, sql } from '../../platform/sql.ts';
import { isAreaKnown } from './areas.ts';
import { Grant, grantsOf, mustNotBeLast } from './grants.ts';
import { AccountId, AreaScope, DisplayName, Language, Reason, UserName } from './model.ts';
import { beyondYourArea, noSuchAccount, noSuchArea, notYourAccount, onlyInTraining } from './problems.ts';
import { areasBeyond } from './rules.ts';
import { hashPassword, oneTimePassword } from './secrets.ts';
import { closeSessionsOf } from './sessions.ts';
import { pausedUntil } from './sign-in-guard.ts';
import { unremembered } from './staged-action.ts';

/** An account as administrators see it; its secrets are in no schema. */
export const Account = z.object({
  id: AccountId,
  userName: z.string(),
  name: z.string(),
  language: Language,
  homeAreaCode: z.string(),
  institutionId: z.uuid().nullable(),
  mustChangePassword: z.boolean(),
  totpConfirmedAt: Instant.nullable(),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
});
export type Account = z.infer<typeof Account>;

const columns = sql`a.id, a.user_name, a.name, a.language, a.home_area_code, a.institution_id, a.must_change_password,
  a.totp_confirmed_at, a.created_at, a.disabled_at`;

/** An account to be made. */
export interface NewAccount {
  readonly id?: string | undefined;
  readonly userName: string;
  readonly name: string;
  readonly language: Language;
  /** Whose administrators look after it; empty for the whole country. Gives no right. */
  readonly homeAreaCode: string;
  readonly institutionId?: string | null | undefined;
  /** Null for an account that signs in through another system only. */
  readonly password: string | null;
  /** False only in training, where logins are printed on the screen. */
  readonly mustChangePassword: boolean;
}

/**
 * Makes an account without any right; `createGrant` gives rights. Strength of the password is not judged: it is either random
 * or a training login. @throws Problem when the user name is taken, or a fixed password is meant for live data.
 */
export async function createAccount(ctx: Context, account: NewAccount): Promise<string> {
  const { password, mustChangePassword } = account;
  if (password !== null && !mustChangePassword && ctx.house.kind !== 'training') throw onlyInTraining({});
  if (!(await isAreaKnown(ctx, account.homeAreaCode))) throw noSuchArea({ areaCodes: [account.homeAreaCode] });
  const id = account.id ?? newId();
  await ctx.db.run(sql`
    insert into accounts (id, user_name, name, language, home_area_code, institution_id, must_change_password, created_at, created_by)
    values (${id}, ${UserName.parse(account.userName)}, ${account.name}, ${account.language}, ${account.homeAreaCode},
      ${account.institutionId ?? null}, ${mustChangePassword && password !== null}, ${ctx.now}, ${ctx.actor.id})`);
  await ctx.db.run(sql`
    insert into credentials (account_id, password_hash, password_set_at)
    values (${id}, ${password === null ? null : await hashPassword(password)}, ${password === null ? null : ctx.now})`);
  await recordOf(ctx, { id, homeAreaCode: account.homeAreaCode }, 'identity.account-created', {
    institutionId: account.institutionId ?? null,
  });
  return id;
}

/** Makes an account with a random password for one use, which is shown once and never again. */
export const addAccount = unremembered(
  change({
    name: 'identity.add-account',
    summary: 'Makes an account without rights; answers the password to hand over, for one use.',
    allow: ['administrator'],
    input: z.object({
      id: z.uuid().optional(),
      userName: UserName,
      name: DisplayName,
      language: Language.default('zh-CN'),
      homeAreaCode: AreaScope,
      institutionId: z.uuid().nullable().optional(),
      /** Without one, the account signs in only through a provider it is invited to. */
      withPassword: flag().default(true),
    }),
    output: z.object({ id: AccountId, password: z.string().nullable() }),
    async run(ctx, { withPassword, ...account }) {
      if (!isWithin(account.homeAreaCode, ctx.actor.areas)) throw beyondYourArea({ areaCodes: [account.homeAreaCode] });
      const password = withPassword ? oneTimePassword() : null;
      const id = await createAccount(ctx, { ...account, password, mustChangePassword: true });
      return { id: id, password };
    },
  }),
);

/** Accounts that the asker looks after, by user name. */
export const listAccounts = query({
  name: 'identity.list-accounts',
  summary: 'Accounts whose home is in your areas, by user name.',
  allow: ['administrator', 'auditor'],
  input: z.object({
    text: z.string().trim().max(80).optional(),
    open: flag().optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: Page(Account),
  async run(ctx, { text, open, after, limit }) {
    const conditions: (Sql | undefined)[] = [
      sql`a.home_area_code ^@ any(${ctx.actor.areas}::text[])`,
      text ? sql`(a.user_name ^@ ${text.toLowerCase()} or position(${text} in a.name) > 0)` : undefined,
      open === undefined ? undefined : sql`(a.disabled_at is null) = ${open}`,
      after ? sql`a.user_name > ${readCursor(after, 1)[0]}` : undefined,
    ];
    const rows = await ctx.db.many(
      Account,
      sql`
      select ${columns} from accounts a where ${allOf(conditions)} order by a.user_name limit ${limit + 1}`,
    );
    const shown = rows.slice(0, limit);
    return { rows: shown, next: rows.length > limit ? cursorOf([shown.at(-1)!.userName]) : null };
  },
});

/** One account with every post it held, holds and will hold. */
export const getAccount = query({
  name: 'identity.get-account',
  summary: 'One account that you look after, with its posts.',
  allow: ['administrator', 'auditor'],
  input: z.object({ accountId: AccountId }),
  output: Account.extend({ pausedUntil: Instant.nullable(), grants: z.array(Grant) }),
  async run(ctx, { accountId }) {
    const account = await ctx.db.maybeOne(
      Account,
      sql`
      select ${columns} from accounts a where a.id = ${accountId} and a.home_area_code ^@ any(${ctx.actor.areas}::text[])`,
    );
    if (!account) throw noSuchAccount({ accountId });
    return {
      ...account,
      pausedUntil: await pausedUntil(ctx, account.userName),
      grants: await grantsOf(ctx, accountId),
    };
  },
});

/** Corrects what an account says of its person. */
export const correctAccount = change({
  name: 'identity.correct-account',
  summary: 'Corrects name, language, home area or institution of an account.',
  allow: ['administrator'],
  input: z.object({
    accountId: AccountId,
    name: DisplayName.optional(),
    language: Language.optional(),
    homeAreaCode: AreaScope.optional(),
    institutionId: z.uuid().nullable().optional(),
  }),
  output: Account,
  async run(ctx, { accountId, ...changes }) {
    const before = await managed(ctx, accountId);
    const { homeAreaCode } = changes;
    if (homeAreaCode !== undefined && !isWithin(homeAreaCode, ctx.actor.areas))
      throw beyondYourArea({ areaCodes: [homeAreaCode] });
    if (homeAreaCode !== undefined && !(await isAreaKnown(ctx, homeAreaCode)))
      throw noSuchArea({ areaCodes: [homeAreaCode] });
    const after = {
      ...before,
      ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
    };
    await recordOf(ctx, after, 'identity.account-corrected', { fields: Object.keys(changes) }, { before, after });
    return ctx.db.one(
      Account,
      sql`
      update accounts a
      set name = ${after.name}, language = ${after.language}, home_area_code = ${after.homeAreaCode}, institution_id = ${after.institutionId}
      where a.id = ${accountId}
      returning ${columns}`,
    );
  },
});

/** Closes an account at once: its sessions end with the same stroke. */
export const disableAccount = change({
  name: 'identity.disable-account',
  summary: 'Closes an account and all its sessions at once.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId, reason: Reason }),
  output: Account,
  async run(ctx, { accountId, reason }) {
    const account = await managed(ctx, accountId);
    await mustNotBeLast(ctx, { accountId });
    await closeSessionsOf(ctx, { accountId, reason: 'account-disabled' });
    await recordOf(ctx, account, 'identity.account-disabled', { reason });
    return ctx.db.one(
      Account,
      sql`
      update accounts a set disabled_at = coalesce(a.disabled_at, ${ctx.now}) where a.id = ${accountId} returning ${columns}`,
    );
  },
});

/** Opens a closed account again, with the rights it still has. */
export const enableAccount = change({
  name: 'identity.enable-account',
  summary: 'Opens a closed account again.',
  allow: ['administrator'],
  input: z.object({ accountId: AccountId, reason: Reason }),
  output: Account,
  async run(ctx, { accountId, reason }) {
    const account = await managed(ctx, accountId);
    await recordOf(ctx, account, 'identity.account-enabled', { reason });
    return ctx.db.one(
      Account,
      sql`update accounts a set disabled_at = null where a.id = ${accountId} returning ${columns}`,
    );
  },
});

const Managed = Account.extend({ held: z.array(z.string()) });

/**
 * The account, locked, when the actor may look after it: its home and every right it holds lie within the actor's areas.
 * Otherwise whoever administers a district could reset the password of the province and act as it.
 * @throws Problem when there is none, or it is beyond the actor.
 */
export async function managed(ctx: Context, accountId: string): Promise<Account> {
  const found = await ctx.db.maybeOne(
    Managed,
    sql`
    select ${columns}, array(
      select unnest(g.area_codes) from grants g
      where g.account_id = a.id and g.ended_at is null and (g.to_at is null or g.to_at > ${ctx.now})) as held
    from accounts a
    where a.id = ${accountId}
    for update`,
  );
  if (!found || areasBeyond([found.homeAreaCode], ctx.actor.areas).length > 0) throw noSuchAccount({ accountId });
  const { held, ...account } = found;
  if (areasBeyond(held, ctx.actor.areas).length > 0) throw notYourAccount({});
  return account;
}

/** Records something of an account, where its administrators and auditors read it. */
export async function recordOf(
  ctx: Context,
  account: { id: string; homeAreaCode: string },
  name: string,
  details: Record<string, unknown> = {},
  states: { before?: unknown; after?: unknown } = {},
): Promise<void> {
  await ctx.record({
    name,
    subject: 'account',
    subjectId: account.id,
    areaCode: account.homeAreaCode,
    details,
    ...states,
  });
}
