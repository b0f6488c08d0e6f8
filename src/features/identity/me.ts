import { z } from 'zod';
import { Instant } from '../../kernel/day.ts';
import { Role } from '../../kernel/role.ts';
import { change, query, signInFirst } from '../../platform/action.ts';
import { Context, type House } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { areaNames } from './areas.ts';
import { bodyNames } from './bodies.ts';
import { GrantId, hasSession, Language, nobody } from './model.ts';
import { noSuchGlass, noSuchGrant } from './problems.ts';
import { holdsUntil } from './rules.ts';
import { actorOfToken } from './sessions.ts';
import { personSignedIn } from './staged-action.ts';

const NamedArea = z.object({
  code: z.string(),
  /** Null for the whole country, whose code is empty. */
  name: z.string().nullable(),
});
const NamedBody = z.object({ id: z.string(), name: z.string() });

const Post = z.object({
  grantId: GrantId,
  roles: z.array(Role),
  areas: z.array(NamedArea),
  body: NamedBody.nullable(),
  fromAt: Instant,
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
  /** Whether one may act in it at this moment. */
  isOnShift: z.boolean(),
});

const Glass = z.object({
  id: z.uuid(),
  role: Role,
  area: NamedArea,
  reason: z.string(),
  fromAt: Instant,
  toAt: Instant,
  isActing: z.boolean(),
});

/** Who one is here: the account, what one may do now and until when, and what else one could act as. */
export const Me = z.object({
  kind: z.enum(['person', 'service', 'system']),
  id: z.string(),
  name: z.string(),
  /** Null for services. */
  account: z
    .object({
      userName: z.string(),
      language: Language,
      /** While true, only `POST /me/password` works. */
      mustChangePassword: z.boolean(),
      hasSecondFactor: z.boolean(),
      homeAreaCode: z.string(),
      institutionId: z.uuid().nullable(),
    })
    .nullable(),
  /** What one may do now. Empty when the shift is over, nothing was given, or the password must be changed first. */
  roles: z.array(Role),
  areas: z.array(NamedArea),
  body: NamedBody.nullable(),
  /** When this ends by itself; null when nothing ends it. */
  until: Instant.nullable(),
  installation: z.enum(['training', 'live']),
  /** IANA zone in which the installation counts days and shifts. */
  zone: z.string(),
  sessionId: z.string().nullable(),
  /** Posts that are not over. One acts in one at a time. */
  posts: z.array(Post),
  actingGrantId: GrantId.nullable(),
  /** Broken glass that still gives access, whether or not this session acts under it. */
  glass: z.array(Glass),
});
export type Me = z.infer<typeof Me>;

/** Who asks. */
export const getMe = query({
  name: 'identity.me',
  summary: 'Who you are here, what you may do now, and until when.',
  allow: 'anyone',
  input: z.object({}),
  output: Me,
  async run(ctx) {
    if (ctx.actor.id === nobody.id) throw signInFirst({});
    return describeMe(ctx);
  },
});

/** Who a token that was just made stands for. */
export async function meByToken(house: House, token: string): Promise<Me> {
  const actor = await actorOfToken(house, token);
  if (!actor) throw new Error('a session that was just opened is not there');
  return Me.parse(await new Context(house, actor).transaction(describeMe));
}

/** Chooses the post, or the broken glass, to act in from now on. Rights of several are never added up. */
export const choosePost = change({
  name: 'identity.choose-post',
  summary: 'Chooses the post (or the broken glass) that you act in from now on.',
  allow: 'anyone',
  input: z.union([z.object({ grantId: GrantId }), z.object({ breakGlassId: z.uuid() })]),
  output: z.object({}),
  async run(ctx, input) {
    const { id, sessionId } = personSignedIn(ctx);
    const grantId = 'grantId' in input ? input.grantId : null;
    const breakGlassId = 'breakGlassId' in input ? input.breakGlassId : null;
    if (grantId !== null && !(await postsOf(ctx, id)).some((post) => post.id === grantId && post.isOnShift))
      throw noSuchGrant({ grantId });
    if (breakGlassId !== null && !(await glassOf(ctx, id)).some((each) => each.id === breakGlassId))
      throw noSuchGlass({ breakGlassId });
    await ctx.db.run(sql`
      update sessions set grant_id = coalesce(${grantId}::uuid, grant_id), break_glass_id = ${breakGlassId}::uuid
      where id = ${sessionId}`);
    await ctx.record({
      name: 'identity.post-chosen',
      subject: 'account',
      subjectId: id,
      details: { grantId, breakGlassId },
    });
    return {};
  },
});

/** One's own language. The name is the administrators' to correct: histories are signed with it. */
export const chooseLanguage = change({
  name: 'identity.choose-language',
  summary: 'Sets the language of your screens.',
  allow: 'anyone',
  input: z.object({ language: Language }),
  output: z.object({}),
  async run(ctx, { language }) {
    const { id } = personSignedIn(ctx);
    await ctx.db.run(sql`update accounts set language = ${language} where id = ${id}`);
    await ctx.record({ name: 'identity.language-chosen', subject: 'account', subjectId: id, details: { language } });
    return {};
  },
});

const AccountRow = z.object({
  userName: z.string(),
  language: Language,
  mustChangePassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  homeAreaCode: z.string(),
  institutionId: z.uuid().nullable(),
});

async function describeMe(ctx: Context): Promise<z.input<typeof Me>> {
  const { actor, house } = ctx;
  const person = actor.kind === 'person';
  const account = person
    ? await ctx.db.maybeOne(
        AccountRow,
        sql`
    select user_name, language, must_change_password, totp_confirmed_at is not null as has_second_factor, home_area_code, institution_id
    from accounts where id = ${actor.id}`,
      )
    : undefined;
  const posts = person ? await postsOf(ctx, actor.id) : [];
  const glass = person ? await glassOf(ctx, actor.id) : [];
  const areas = await areaNames(ctx, [
    ...actor.areas,
    ...posts.flatMap((post) => post.areaCodes),
    ...glass.map((each) => each.areaCode),
  ]);
  const bodies = await bodyNames(ctx, [actor.bodyId, ...posts.map((post) => post.bodyId)]);
  const area = (code: string) => ({ code, name: areas.get(code) ?? null });
  const body = (id: string | null) => (id === null ? null : { id, name: bodies.get(id) ?? '' });
  return {
    kind: actor.kind,
    id: actor.id,
    name: actor.name,
    account: account ?? null,
    roles: [...actor.roles],
    areas: actor.areas.map(area),
    body: body(actor.bodyId),
    until: actor.until,
    installation: house.kind,
    zone: house.zone,
    sessionId: hasSession(actor) ? actor.sessionId : null,
    posts: posts.map(({ id, areaCodes, bodyId, ...post }) => ({
      ...post,
      grantId: id,
      areas: areaCodes.map(area),
      body: body(bodyId),
    })),
    actingGrantId: actor.breakGlassId === null && actor.roles.length > 0 ? await actingGrant(ctx, posts) : null,
    glass: glass.map(({ areaCode, ...each }) => ({
      ...each,
      area: area(areaCode),
      isActing: each.id === actor.breakGlassId,
    })),
  };
}

const PostRow = z.object({
  id: GrantId,
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: z.string().nullable(),
  fromAt: Instant,
  toAt: Instant.nullable(),
  shiftFrom: z.string().nullable(),
  shiftTo: z.string().nullable(),
});
type OwnPost = z.infer<typeof PostRow> & { readonly isOnShift: boolean };

async function postsOf(ctx: Context, accountId: string): Promise<OwnPost[]> {
  const rows = await ctx.db.many(
    PostRow,
    sql`
    select id, roles, area_codes, body_id, from_at, to_at, shift_from, shift_to
    from grants
    where account_id = ${accountId} and ended_at is null and (to_at is null or to_at > ${ctx.now})
    order by from_at, id`,
  );
  return rows.map((row) => ({ ...row, isOnShift: holdsUntil(row, ctx.now, ctx.house.zone) !== undefined }));
}

const Acting = z.object({ grantId: GrantId.nullable() });

/** The session's own choice, or the first post on shift where it made none: the same order as in `actorOfToken`. */
async function actingGrant(ctx: Context, posts: readonly OwnPost[]): Promise<GrantId | null> {
  if (!hasSession(ctx.actor)) return null;
  const session = await ctx.db.maybeOne(Acting, sql`select grant_id from sessions where id = ${ctx.actor.sessionId}`);
  return session?.grantId ?? posts.find((post) => post.isOnShift)?.id ?? null;
}

const GlassRow = z.object({
  id: z.uuid(),
  role: Role,
  areaCode: z.string(),
  reason: z.string(),
  fromAt: Instant,
  toAt: Instant,
});

async function glassOf(ctx: Context, accountId: string): Promise<z.infer<typeof GlassRow>[]> {
  return ctx.db.many(
    GlassRow,
    sql`
    select id, role, area_code, reason, from_at, to_at
    from break_glass
    where account_id = ${accountId} and ended_at is null and to_at > ${ctx.now}
    order by from_at, id`,
  );
}
