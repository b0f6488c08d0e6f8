import { z } from 'zod';
import { isWithin } from '../../kernel/area-code.ts';
import { Instant } from '../../kernel/day.ts';
import { flag } from '../../kernel/query.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { allOf, sql } from '../../platform/sql.ts';
import { unknownAreas } from './areas.ts';
import { AreaScope, BodyId, BodyKind, Reason } from './model.ts';
import { beyondYourArea, noSuchArea, noSuchBody } from './problems.ts';

/** A body that people act for (M01-3). */
export const Body = z.object({
  id: BodyId,
  name: z.string(),
  kind: BodyKind,
  areaCode: z.string(),
  parentId: BodyId.nullable(),
  institutionId: z.uuid().nullable(),
  closedAt: Instant.nullable(),
});
export type Body = z.infer<typeof Body>;

const columns = sql`id, name, kind, area_code, parent_id, institution_id, closed_at`;

/** A body to be set up. */
export interface NewBody {
  readonly id?: string | undefined;
  readonly name: string;
  readonly kind: BodyKind;
  /** Empty for the whole country. */
  readonly areaCode: string;
  readonly parentId?: string | null | undefined;
  /** Given when, and only when, the kind is 'institution'. */
  readonly institutionId?: string | null | undefined;
}

/** Sets up a body. @throws Problem when its area or parent does not exist, or the name is taken there. */
export async function createBody(ctx: Context, body: NewBody): Promise<string> {
  const unknown = await unknownAreas(ctx, [body.areaCode]);
  if (unknown.length > 0) throw noSuchArea({ areaCodes: unknown });
  if (body.parentId) await workingBody(ctx, body.parentId);
  const id = body.id ?? newId();
  await ctx.db.run(sql`
    insert into bodies (id, name, kind, area_code, parent_id, institution_id, from_at)
    values (${id}, ${body.name}, ${body.kind}, ${body.areaCode}, ${body.parentId ?? null}, ${body.institutionId ?? null}, ${ctx.now})`);
  await ctx.record({
    name: 'identity.body-created',
    subject: 'body',
    subjectId: id,
    areaCode: body.areaCode,
    details: {
      name: body.name,
      kind: body.kind,
      parentId: body.parentId ?? null,
      institutionId: body.institutionId ?? null,
    },
  });
  return id;
}

/** Sets up a body in the asker's areas. */
export const addBody = change({
  name: 'identity.add-body',
  summary: 'Sets up a leading group, headquarters, work group, member unit, or the body of an institution.',
  allow: ['administrator'],
  input: z
    .object({
      id: z.uuid().optional(),
      name: z.string().trim().min(2).max(120),
      kind: BodyKind,
      areaCode: AreaScope,
      parentId: BodyId.nullable().optional(),
      institutionId: z.uuid().nullable().optional(),
    })
    .refine((body) => (body.kind === 'institution') === Boolean(body.institutionId), {
      path: ['institutionId'],
      error: 'is named when, and only when, the kind is institution',
    }),
  output: Body,
  async run(ctx, input) {
    if (!isWithin(input.areaCode, ctx.actor.areas)) throw beyondYourArea({ areaCodes: [input.areaCode] });
    const id = await createBody(ctx, input);
    return ctx.db.one(Body, sql`select ${columns} from bodies where id = ${id}`);
  },
});

/** Closes a body: nobody gets a post in it any more. Posts held in it go on until they end. */
export const closeBody = change({
  name: 'identity.close-body',
  summary: 'Closes a body, so that nobody gets a post in it any more.',
  allow: ['administrator'],
  input: z.object({ bodyId: BodyId, reason: Reason }),
  output: Body,
  async run(ctx, { bodyId, reason }) {
    const body = await workingBody(ctx, bodyId);
    if (!isWithin(body.areaCode, ctx.actor.areas)) throw beyondYourArea({ areaCodes: [body.areaCode] });
    await ctx.record({
      name: 'identity.body-closed',
      subject: 'body',
      subjectId: bodyId,
      areaCode: body.areaCode,
      details: { reason },
    });
    return ctx.db.one(Body, sql`update bodies set closed_at = ${ctx.now} where id = ${bodyId} returning ${columns}`);
  },
});

/** Bodies are known to everybody who works here: tasks and letters are addressed to them. */
export const listBodies = query({
  name: 'identity.list-bodies',
  summary: 'Bodies by area and name.',
  allow: 'signed-in',
  input: z.object({ areaCode: AreaScope.optional(), kind: BodyKind.optional(), closed: flag().default(false) }),
  output: z.array(Body),
  run: (ctx, { areaCode, kind, closed }) =>
    ctx.db.many(
      Body,
      sql`
    select ${columns} from bodies
    where ${allOf([
      areaCode === undefined ? null : sql`area_code ^@ ${areaCode}`,
      kind && sql`kind = ${kind}`,
      !closed && sql`closed_at is null`,
    ])}
    order by area_code, name
    limit 5000`,
    ),
});

/** The body, when it works now. @throws Problem `identity/no-such-body` */
export async function workingBody(ctx: Context, bodyId: string): Promise<Body> {
  const body = await ctx.db.maybeOne(
    Body,
    sql`select ${columns} from bodies where id = ${bodyId} and closed_at is null`,
  );
  if (!body) throw noSuchBody({ bodyId });
  return body;
}

const Named = z.object({ id: z.string(), name: z.string() });

/** Names of bodies by id, closed ones too. */
export async function bodyNames(ctx: Context, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await ctx.db.many(Named, sql`select id, name from bodies where id = any(${wanted}::uuid[])`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
