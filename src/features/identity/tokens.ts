import { z } from 'zod';
import { hoursBetween, Instant } from '../../kernel/day.ts';
import { Role } from '../../kernel/role.ts';
import { change, query } from '../../platform/action.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { changeByTwo } from './approvals.ts';
import { unknownAreas } from './areas.ts';
import { workingBody } from './bodies.ts';
import { AreaScope, BodyId, lasting, Reason, serviceTokenPrefix } from './model.ts';
import { badPeriod, beyondYourArea, noSuchArea, noSuchToken, roleNotForServices } from './problems.ts';
import { areasBeyond } from './rules.ts';
import { newToken, tokenHash } from './secrets.ts';

/** Who gives rights, checks others or commands is a person. */
const notForServices: readonly Role[] = ['administrator', 'auditor', 'commander'];

/** A program that may ask by itself; its token is shown once, when it is made. */
export const ServiceToken = z.object({
  id: z.uuid(),
  name: z.string(),
  roles: z.array(Role),
  areaCodes: z.array(z.string()),
  bodyId: BodyId.nullable(),
  createdAt: Instant,
  createdBy: z.uuid(),
  endsAt: Instant,
  /** To within five minutes; null when never used. */
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});

const columns = sql`id, name, roles, area_codes, body_id, created_at, created_by, ends_at, last_used_at, revoked_at`;

/** Makes a token for a program. Two administrators from two bodies agree, because it asks day and night and nobody watches. */
export const addServiceToken = changeByTwo({
  name: 'identity.add-service-token',
  summary: 'Makes a token for a program, for a year at most; needs two persons. The token is answered once.',
  allow: ['administrator'],
  input: z.object({
    name: z.string().trim().min(3).max(120),
    roles: z.array(Role).min(1).max(9),
    areaCodes: z.array(AreaScope).min(1).max(100),
    bodyId: BodyId.nullable().default(null),
    endsAt: Instant,
  }),
  output: ServiceToken.extend({ token: z.string() }),
  async second(ctx, { name, roles, areaCodes, bodyId, endsAt }) {
    const barred = roles.filter((role) => notForServices.includes(role));
    if (barred.length > 0) throw roleNotForServices({ roles: barred });
    const beyond = areasBeyond(areaCodes, ctx.actor.areas);
    if (beyond.length > 0) throw beyondYourArea({ areaCodes: beyond });
    const areaCode = commonArea(areaCodes);
    if (areasBeyond([areaCode], ctx.actor.areas).length > 0) throw beyondYourArea({ areaCodes: [areaCode] });
    const unknown = await unknownAreas(ctx, areaCodes);
    if (unknown.length > 0) throw noSuchArea({ areaCodes: unknown });
    if (endsAt <= ctx.now) throw badPeriod({ why: 'it is over already' });
    if (hoursBetween(ctx.now, endsAt) > lasting.serviceTokenDaysMost * 24)
      throw badPeriod({ why: 'a token lasts a year at most' });
    if (bodyId !== null) await workingBody(ctx, bodyId);
    return {
      subject: 'service-token',
      subjectId: name,
      areaCode,
      details: { name, roles, areaCodes, bodyId, endsAt },
      approvers: ['administrator'],
    };
  },
  async run(ctx, { name, roles, areaCodes, bodyId, endsAt }) {
    const token = `${serviceTokenPrefix}${newToken()}`;
    const made = await ctx.db.one(
      ServiceToken,
      sql`
      insert into service_tokens (id, name, token_hash, roles, area_codes, body_id, created_at, created_by, ends_at)
      values (${newId()}, ${name}, ${tokenHash(token)}, ${roles}::text[], ${areaCodes}::text[], ${bodyId}, ${ctx.now}, ${ctx.actor.id}, ${endsAt})
      returning ${columns}`,
    );
    await ctx.record({
      name: 'identity.service-token-added',
      subject: 'service-token',
      subjectId: made.id,
      areaCode: commonArea(areaCodes),
      details: { name, roles, areaCodes, bodyId, endsAt },
    });
    return { ...made, token };
  },
});

/** Tokens within the asker's areas, the newest first. */
export const listServiceTokens = query({
  name: 'identity.list-service-tokens',
  summary: 'Tokens of programs within your areas.',
  allow: ['administrator', 'auditor'],
  input: z.object({}),
  output: z.array(ServiceToken),
  async run(ctx) {
    const all = await ctx.db.many(ServiceToken, sql`select ${columns} from service_tokens order by id desc limit 1000`);
    return all.filter(({ areaCodes }) => areasBeyond(areaCodes, ctx.actor.areas).length === 0);
  },
});

/** Withdraws a token; the program's next request is refused. One person is enough to take away. */
export const revokeServiceToken = change({
  name: 'identity.revoke-service-token',
  summary: 'Withdraws the token of a program at once.',
  allow: ['administrator'],
  input: z.object({ tokenId: z.uuid(), reason: Reason }),
  output: ServiceToken,
  async run(ctx, { tokenId, reason }) {
    const token = await ctx.db.maybeOne(
      ServiceToken,
      sql`select ${columns} from service_tokens where id = ${tokenId} for update`,
    );
    if (!token || areasBeyond(token.areaCodes, ctx.actor.areas).length > 0) throw noSuchToken({ tokenId });
    await ctx.record({
      name: 'identity.service-token-revoked',
      subject: 'service-token',
      subjectId: tokenId,
      areaCode: commonArea(token.areaCodes),
      details: { reason },
    });
    return ctx.db.one(
      ServiceToken,
      sql`
      update service_tokens set revoked_at = coalesce(revoked_at, ${ctx.now}), revoked_by = coalesce(revoked_by, ${ctx.actor.id})
      where id = ${tokenId}
      returning ${columns}`,
    );
  },
});

/** The narrowest area that holds all of them: whoever decides must be responsible for the whole. */
function commonArea(areaCodes: readonly string[]): string {
  return areaCodes.reduce((common, code) => {
    let length = 0;
    while (length < common.length && common[length] === code[length]) length++;
    return common.slice(0, length);
  });
}
