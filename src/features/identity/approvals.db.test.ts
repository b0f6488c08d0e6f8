import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { givenAccount, givenBody, givenGrant } from '../../../test/given-identity.ts';
import { as, eventsOf, type TestHouse, withHouse, withOwnDatabase } from '../../../test/db.ts';
import { addHours } from '../../kernel/day.ts';
import { newId } from '../../platform/id.ts';
import { approveRequest, changeByTwo, listApprovals, refuseRequest } from './approvals.ts';

const [healthBody, otherBody] = [newId(), newId()];

/** Stands for any action that needs two: what it would do is to record that it was done. */
const openVault = changeByTwo({
  name: 'test.open-vault',
  summary: 'Opens the vault.',
  allow: ['commander'],
  input: z.object({ drawer: z.string(), how: z.string().default('gently') }),
  output: z.object({ opened: z.string() }),
  second: async (_, { drawer }) => ({
    subject: 'drawer',
    subjectId: drawer,
    areaCode: '510117',
    details: { drawer },
    approvers: ['commander'],
  }),
  async run(ctx, { drawer }) {
    await ctx.record({ name: 'test.vault-opened', subject: 'drawer', subjectId: drawer, areaCode: '510117' });
    return { opened: drawer };
  },
});

const requester = (house: TestHouse, more = {}) =>
  as('commander', house, { id: requesterId, bodyId: healthBody, name: 'Requester', ...more });
const other = (house: TestHouse, more = {}) => as('commander', house, { bodyId: otherBody, name: 'Other', ...more });
const requesterId = newId();

async function ask(house: TestHouse, drawer = 'left', how?: string): Promise<string> {
  const refusal = await openVault(requester(house), { drawer, ...(how ? { how } : {}) }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: 'identity/second-person-needed', status: 409 });
  return (refusal as { details: { approvalId: string } }).details.approvalId;
}

const wasOpened = async (house: TestHouse, drawer = 'left') => (await eventsOf(house, drawer)).length;

describe('a thing that needs two persons', () => {
  test(
    'safeguard 5: is done when the same is asked again after somebody of another body agreed',
    withHouse(async (house) => {
      const approvalId = await ask(house);
      expect(await wasOpened(house)).toBe(0);

      const [waiting] = await listApprovals(other(house), {});
      expect(waiting).toMatchObject({
        id: approvalId,
        what: 'test.open-vault',
        details: { drawer: 'left' },
        state: 'waiting',
        hindrance: null,
        requesterName: 'Requester',
      });
      await approveRequest(other(house), { approvalId });

      expect(await openVault(requester(house), { drawer: 'left' })).toEqual({ opened: 'left' });
      expect(await wasOpened(house)).toBe(1);
      expect((await eventsOf(house, approvalId)).map(({ name }) => name)).toEqual([
        'identity.approval-requested',
        'identity.approval-given',
        'identity.approval-used',
      ]);
    }),
  );

  test(
    'files one request, however often it is asked for',
    withHouse(async (house) => {
      const first = await ask(house);
      expect(await ask(house)).toBe(first);
      expect(await listApprovals(requester(house), {})).toHaveLength(1);
    }),
  );

  test(
    'its request survives although the answer is a refusal',
    withOwnDatabase(async (house) => {
      const approvalId = await ask(house);
      expect((await listApprovals(other(house), {})).map(({ id }) => id)).toEqual([approvalId]);
    }),
  );

  test(
    'cannot be asked for inside another transaction, whose rollback would lose the request',
    withHouse(async (house) => {
      await expect(requester(house).transaction((inside) => openVault(inside, { drawer: 'left' }))).rejects.toThrow(
        /cannot run inside/,
      );
    }),
  );
});

describe('refuses', () => {
  test(
    "the requester's own approval",
    withHouse(async (house) => {
      const approvalId = await ask(house);

      await expect(approveRequest(requester(house), { approvalId })).rejects.toMatchObject({
        code: 'identity/approval-not-yours',
        details: { hindrance: 'own-request' },
      });
      await expect(approveRequest(requester(house, { bodyId: otherBody }), { approvalId })).rejects.toMatchObject({
        details: { hindrance: 'own-request' },
      });

      await ask(house);
      expect(await wasOpened(house)).toBe(0);
    }),
  );

  test.each([
    ['same-body', { bodyId: healthBody }],
    ['no-body', { bodyId: null }],
    ['wrong-role', { roles: ['epidemiologist'] as const }],
    ['not-a-person', { kind: 'service' as const }],
    ['under-broken-glass', { breakGlassId: newId() }],
  ])("an approval that is not a second person's of a second body: %s", (hindrance, who) =>
    withHouse(async (house) => {
      const approvalId = await ask(house);

      await expect(approveRequest(other(house, who), { approvalId })).rejects.toMatchObject({ details: { hindrance } });

      await ask(house);
      expect(await wasOpened(house)).toBe(0);
    })(),
  );

  test(
    "somebody who acts for another body now, but also holds a post in the requester's",
    withHouse(async (house) => {
      const shared = await givenBody(house);
      const elsewhere = await givenBody(house);
      const asks = await givenAccount(house, { posts: [] });
      const approves = await givenAccount(house, {
        posts: [
          { roles: ['commander'], bodyId: elsewhere },
          { roles: ['commander'], bodyId: shared },
        ],
      });
      const refusal = await openVault(requester(house, { id: asks.accountId, bodyId: shared }), {
        drawer: 'left',
      }).catch((error: unknown) => error);
      const { approvalId } = (refusal as { details: { approvalId: string } }).details;
      const second = other(house, { id: approves.accountId, bodyId: elsewhere });

      await expect(approveRequest(second, { approvalId })).rejects.toMatchObject({
        details: { hindrance: 'same-body' },
      });

      const clean = await givenAccount(house, { posts: [{ roles: ['commander'], bodyId: elsewhere }] });
      await expect(
        approveRequest(other(house, { id: clean.accountId, bodyId: elsewhere }), { approvalId }),
      ).resolves.toMatchObject({ state: 'approved' });
      await givenGrant(house, asks.accountId, { bodyId: elsewhere });
    }),
  );

  test(
    'somebody who is responsible for another area, or only for a part',
    withHouse(async (house) => {
      const approvalId = await ask(house);

      for (const areas of [['510104'], ['510117001'], ['41'], []]) {
        await expect(approveRequest(other(house, { areas }), { approvalId })).rejects.toMatchObject({
          code: 'identity/no-such-approval',
        });
        expect(await listApprovals(other(house, { areas }), {})).toEqual([]);
      }
    }),
  );

  test(
    'to do something else than what was approved',
    withHouse(async (house) => {
      const approvalId = await ask(house, 'left');
      await approveRequest(other(house), { approvalId });

      expect(await ask(house, 'right')).not.toBe(approvalId);
      expect(await ask(house, 'left', 'with a hammer')).not.toBe(approvalId);

      expect(await wasOpened(house, 'right')).toBe(0);
      expect(await wasOpened(house, 'left')).toBe(0);
    }),
  );

  test(
    "another person with the requester's approval",
    withHouse(async (house) => {
      await approveRequest(other(house), { approvalId: await ask(house) });

      await expect(openVault(as('commander', house, { bodyId: healthBody }), { drawer: 'left' })).rejects.toMatchObject(
        { code: 'identity/second-person-needed' },
      );
    }),
  );

  test(
    'the same approval a second time',
    withHouse(async (house) => {
      const approvalId = await ask(house);
      await approveRequest(other(house), { approvalId });
      await openVault(requester(house), { drawer: 'left' });

      expect(await ask(house)).not.toBe(approvalId);

      expect(await wasOpened(house)).toBe(1);
      await expect(approveRequest(other(house), { approvalId })).rejects.toMatchObject({
        code: 'identity/approval-closed',
        details: { state: 'used' },
      });
    }),
  );

  test(
    'one approval used by two requests at the same moment',
    withOwnDatabase(async (house) => {
      await approveRequest(other(house), { approvalId: await ask(house) });

      const results = await Promise.allSettled(
        Array.from({ length: 6 }, () => openVault(requester(house), { drawer: 'left' })),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await wasOpened(house)).toBe(1);
    }),
  );

  test(
    'an approval after a day, and approving after a day',
    withHouse(async (house) => {
      const approvalId = await ask(house);
      await approveRequest(other(house), { approvalId });
      house.setNow(addHours(house.now(), 24));

      const second = await ask(house);
      expect(second).not.toBe(approvalId);
      house.setNow(addHours(house.now(), 24));

      await expect(approveRequest(other(house), { approvalId: second })).rejects.toMatchObject({
        code: 'identity/approval-closed',
        details: { state: 'expired' },
      });
      expect(await wasOpened(house)).toBe(0);
    }),
  );

  test(
    'what was refused, until it is asked and approved anew',
    withHouse(async (house) => {
      const approvalId = await ask(house);
      await refuseRequest(other(house), { approvalId, reason: 'no case needs it' });

      expect(await ask(house)).not.toBe(approvalId);

      expect(
        (await listApprovals(requester(house), { open: false })).map(({ state, reason }) => [state, reason]),
      ).toEqual([
        ['waiting', null],
        ['refused', 'no case needs it'],
      ]);
      expect(await wasOpened(house)).toBe(0);
    }),
  );

  test(
    'somebody who acts for no body, and a service',
    withHouse(async (house) => {
      await expect(openVault(requester(house, { bodyId: null }), { drawer: 'left' })).rejects.toMatchObject({
        code: 'identity/body-needed',
      });
      await expect(openVault(requester(house, { kind: 'service' }), { drawer: 'left' })).rejects.toMatchObject({
        code: 'identity/session-needed',
      });
      await expect(openVault(as('observer', house, { bodyId: healthBody }), { drawer: 'left' })).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
    }),
  );
});
