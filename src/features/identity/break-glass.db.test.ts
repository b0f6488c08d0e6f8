import { describe, expect, test } from 'vitest';
import { givenAccount, givenBody, givenSession } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse } from '../../../test/db.ts';
import { addHours } from '../../kernel/day.ts';
import type { Role } from '../../kernel/role.ts';
import { systemActor } from '../../platform/actor.ts';
import { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { approveRequest } from './approvals.ts';
import {
  alarmOverdueReviews,
  breakGlass,
  getGlassRules,
  listBreakGlass,
  overdueReviews,
  putGlassBack,
  reviewBreakGlass,
  setGlassRules,
} from './break-glass.ts';
import { choosePost, getMe } from './me.ts';
import { actorOfToken } from './sessions.ts';

const emergency = { areaCode: '510104', reason: 'Night call: a case of ours is in Jinjiang, nobody answers there.' };

async function givenSomebody(house: TestHouse) {
  const bodyId = await givenBody(house);
  const account = await givenAccount(house, { posts: [{ roles: ['case-worker'], bodyId }] });
  return { ...account, bodyId, ...(await givenSession(house, account.userName)) };
}

const auditor = (house: TestHouse, more = {}) => as('auditor', house, { areas: ['51'], bodyId: newId(), ...more });

describe('breaking the glass', () => {
  test(
    'gives a role for one area for a time, and everything done under it says so',
    withHouse(async (house) => {
      const { token, ctx, accountId } = await givenSomebody(house);

      const glass = await breakGlass(await ctx(), { ...emergency, hours: 3 });

      expect(await actorOfToken(house, token)).toMatchObject({
        roles: ['epidemiologist'],
        areas: ['510104'],
        breakGlassId: glass.id,
        until: addHours(house.now(), 3),
        id: accountId,
      });
      expect((await getMe(await ctx(), {})).glass).toMatchObject([
        { id: glass.id, isActing: true, area: { code: '510104', name: '锦江区' }, reason: emergency.reason },
      ]);
      expect(await eventsOf(house, glass.id)).toMatchObject([
        { name: 'identity.glass-broken', details: { accountId, role: 'epidemiologist', reason: emergency.reason } },
      ]);
    }),
  );

  test(
    'replaces the own post meanwhile and adds nothing to it',
    withHouse(async (house) => {
      const { token, ctx } = await givenSomebody(house);
      const own = (await getMe(await ctx(), {})).posts[0]!.grantId;
      const glass = await breakGlass(await ctx(), emergency);

      await choosePost(await ctx(), { grantId: own });
      expect(await actorOfToken(house, token)).toMatchObject({
        roles: ['case-worker'],
        areas: ['510117'],
        breakGlassId: null,
      });
      await choosePost(await ctx(), { breakGlassId: glass.id });

      expect(await actorOfToken(house, token)).toMatchObject({
        roles: ['epidemiologist'],
        areas: ['510104'],
        breakGlassId: glass.id,
      });
    }),
  );

  test(
    'ends by itself, and the own post is back',
    withHouse(async (house) => {
      const { token, ctx } = await givenSomebody(house);
      await breakGlass(await ctx(), { ...emergency, hours: 2 });

      house.setNow(addHours(house.now(), 2));

      expect(await actorOfToken(house, token)).toMatchObject({
        roles: ['case-worker'],
        areas: ['510117'],
        breakGlassId: null,
      });
      expect((await getMe(await ctx(), {})).glass).toEqual([]);
    }),
  );

  test(
    'ends when it is put back, and cannot be taken up again',
    withHouse(async (house) => {
      const { token, ctx } = await givenSomebody(house);
      const { id } = await breakGlass(await ctx(), emergency);

      await putGlassBack(await ctx(), { breakGlassId: id });

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['case-worker'], breakGlassId: null });
      await expect(choosePost(await ctx(), { breakGlassId: id })).rejects.toMatchObject({
        code: 'identity/no-such-glass',
      });
    }),
  );

  test(
    "somebody else's cannot be taken up",
    withHouse(async (house) => {
      const one = await givenSomebody(house);
      const two = await givenSomebody(house);
      const { id } = await breakGlass(await one.ctx(), emergency);

      await expect(choosePost(await two.ctx(), { breakGlassId: id })).rejects.toMatchObject({
        code: 'identity/no-such-glass',
      });
      await expect(putGlassBack(await two.ctx(), { breakGlassId: id })).rejects.toMatchObject({
        code: 'identity/no-such-glass',
      });

      expect(await actorOfToken(house, two.token)).toMatchObject({ roles: ['case-worker'] });
    }),
  );

  test.each<[string, object, string]>([
    ['without a reason', { reason: 'urgent' }, 'platform/invalid-input'],
    ['with blanks for a reason', { reason: '             ' }, 'platform/invalid-input'],
    ['for more than four hours', { hours: 4.5 }, 'identity/glass-too-long'],
    ['for a whole province', { areaCode: '51' }, 'identity/glass-too-wide'],
    ['for the whole country', { areaCode: '' }, 'platform/invalid-input'],
    ['for an area that does not exist', { areaCode: '510999' }, 'identity/no-such-area'],
  ])('is refused %s', (_, change, code) =>
    withHouse(async (house) => {
      const { token, ctx } = await givenSomebody(house);

      await expect(breakGlass(await ctx(), { ...emergency, ...change })).rejects.toMatchObject({ code });

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['case-worker'], breakGlassId: null });
      expect(await listBreakGlass(await ctx(), {})).toEqual([]);
    })(),
  );

  test.each<Role>(['observer', 'administrator', 'auditor', 'information-officer', 'sampler'])('is not for %s', (role) =>
    withHouse(async (house) => {
      await expect(breakGlass(as(role, house), emergency)).rejects.toMatchObject({ code: 'platform/not-your-role' });
    })(),
  );

  test(
    'is not for services, and not twice at a time',
    withHouse(async (house) => {
      await expect(breakGlass(as('case-worker', house, { kind: 'service' }), emergency)).rejects.toMatchObject({
        code: 'identity/glass-not-for-you',
      });
      const { ctx } = await givenSomebody(house);
      await breakGlass(await ctx(), emergency);
      await expect(breakGlass(await ctx(), { ...emergency, areaCode: '513301' })).rejects.toMatchObject({
        code: 'identity/glass-already-broken',
      });
    }),
  );
});

describe('the review', () => {
  test(
    'is done within a day by an auditor of another body',
    withHouse(async (house) => {
      const { ctx } = await givenSomebody(house);
      const { id } = await breakGlass(await ctx(), emergency);

      const reviewed = await reviewBreakGlass(auditor(house), {
        breakGlassId: id,
        verdict: 'justified',
        remark: 'call log seen',
      });

      expect(reviewed).toMatchObject({ verdict: 'justified', remark: 'call log seen' });
      expect((await eventsOf(house, id)).at(-1)).toMatchObject({
        name: 'identity.glass-reviewed',
        details: { verdict: 'justified', late: false },
      });
      await expect(
        reviewBreakGlass(auditor(house), { breakGlassId: id, verdict: 'not-justified', remark: 'on second thoughts' }),
      ).rejects.toMatchObject({ code: 'identity/already-reviewed' });
    }),
  );

  test(
    'ends an access that was not justified at once',
    withHouse(async (house) => {
      const { token, ctx } = await givenSomebody(house);
      const { id } = await breakGlass(await ctx(), emergency);

      await reviewBreakGlass(auditor(house), {
        breakGlassId: id,
        verdict: 'not-justified',
        remark: 'looked up a neighbour',
      });

      expect(await actorOfToken(house, token)).toMatchObject({ roles: ['case-worker'], breakGlassId: null });
    }),
  );

  test(
    'is refused to an auditor of the same body, of no body, of another area, and to everybody else',
    withHouse(async (house) => {
      const { ctx, bodyId } = await givenSomebody(house);
      const { id: breakGlassId } = await breakGlass(await ctx(), emergency);
      const review = (by: Context) => reviewBreakGlass(by, { breakGlassId, verdict: 'justified', remark: 'all well' });

      await expect(review(auditor(house, { bodyId }))).rejects.toMatchObject({ code: 'identity/review-not-yours' });
      await expect(review(auditor(house, { bodyId: null }))).rejects.toMatchObject({
        code: 'identity/review-not-yours',
      });
      await expect(review(auditor(house, { areas: ['510117'] }))).rejects.toMatchObject({
        code: 'identity/no-such-glass',
      });
      await expect(review(await ctx())).rejects.toMatchObject({ code: 'platform/not-your-role' });

      expect(await listBreakGlass(auditor(house), { unreviewed: true })).toHaveLength(1);
      expect(await listBreakGlass(as('observer', house, { areas: [''] }), {})).toEqual([]);
    }),
  );

  test(
    'safeguard 17: what nobody reviewed alarms at 24 h, once',
    withHouse(async (house) => {
      const { ctx } = await givenSomebody(house);
      const { id, reviewDueAt } = await breakGlass(await ctx(), emergency);
      const system = <T>(work: (inside: Context) => Promise<T>) =>
        new Context(house, systemActor('schedule')).transaction(work);

      house.setNow(addHours(reviewDueAt, -0.01));
      expect(await system(overdueReviews)).toEqual([]);
      house.setNow(reviewDueAt);
      expect((await system(overdueReviews)).map((each) => each.id)).toEqual([id]);
      expect(await system(alarmOverdueReviews)).toHaveLength(1);
      expect(await system(alarmOverdueReviews)).toHaveLength(0);

      expect((await eventsOf(house, id)).filter(({ name }) => name === 'identity.review-overdue')).toHaveLength(1);
      await reviewBreakGlass(auditor(house), { breakGlassId: id, verdict: 'justified', remark: 'late but well' });
      expect(await system(overdueReviews)).toEqual([]);
      expect((await eventsOf(house, id)).at(-1)!.details).toMatchObject({ late: true });
    }),
  );
});

test(
  'its rules are set by two administrators of the whole installation',
  withHouse(async (house) => {
    const [one, two] = [
      as('administrator', house, { areas: [''], bodyId: newId() }),
      as('administrator', house, { areas: [''], bodyId: newId() }),
    ];
    const rules = { glassRole: 'case-worker' as const, glassHoursMost: 2 };
    await expect(setGlassRules(as('administrator', house, { bodyId: newId() }), rules)).rejects.toMatchObject({
      code: 'identity/beyond-your-area',
    });
    const refusal = await setGlassRules(one, rules).catch((error: { details: { approvalId: string } }) => error);
    await approveRequest(two, { approvalId: (refusal as { details: { approvalId: string } }).details.approvalId });

    await setGlassRules(one, rules);

    expect(await getGlassRules(as('observer', house), {})).toEqual(rules);
    await expect(breakGlass(as('case-worker', house), { ...emergency, hours: 3 })).rejects.toMatchObject({
      code: 'identity/glass-too-long',
    });
    expect(await breakGlass(as('case-worker', house), emergency)).toMatchObject({ role: 'case-worker' });
  }),
);
