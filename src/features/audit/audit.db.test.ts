import { describe, expect, test } from 'vitest';
import { declareEvent } from '../../kernel/event-words.ts';
import { newId } from '../../platform/id.ts';
import { bytesOf } from '../../platform/upload.ts';
import { as, eventsOf, type TestHouse, testNow, withHouse } from '../../../test/db.ts';
import { downloadHeads, listEvents, listReadings, viewHistory } from './service.ts';

declareEvent(
  'test.moved',
  { en: 'Moved from {from} to {to}: {reason}', 'zh-CN': '由{from}改为{to}:{reason}' },
  {
    to: { confirmed: { en: 'confirmed', 'zh-CN': '确诊' } },
    from: { suspected: { en: 'suspected', 'zh-CN': '疑似' } },
  },
);
declareEvent('test.viewed', { en: 'Looked at', 'zh-CN': '查看' });

const moved = { name: 'test.moved', subject: 'case', details: { from: 'suspected', to: 'confirmed', reason: 'PCR' } };

async function given(
  house: TestHouse,
  events: { areaCode?: string; subjectId?: string; name?: string; at?: string; otherAreaCode?: string }[],
  actorId = newId(),
) {
  for (const { at, ...event } of events) {
    if (at) house.setNow(at);
    await as('case-worker', house, { id: actorId, areas: [''], purpose: 'Contact tracing' }).transaction((ctx) =>
      ctx.record({ ...moved, subjectId: 'c1', areaCode: '510117', ...event }),
    );
  }
  house.setNow(testNow);
  return actorId;
}

describe('a history', () => {
  test(
    'is told in words, oldest first, in both languages',
    withHouse(async (house) => {
      await given(house, [{ at: '2026-03-05T01:00:00Z' }, { at: '2026-03-04T01:00:00Z' }]);

      const { rows, next } = await viewHistory(as('observer', house), { subject: 'case', subjectId: 'c1' });

      expect(next).toBeNull();
      expect(rows.map((row) => row.at)).toEqual(['2026-03-04T01:00:00.000Z', '2026-03-05T01:00:00.000Z']);
      expect(rows[0]).toMatchObject({
        actorName: 'Test case-worker',
        words: { en: 'Moved from suspected to confirmed: PCR', 'zh-CN': '由疑似改为确诊:PCR' },
      });
      expect(rows[0]).not.toHaveProperty('purpose');
    }),
  );

  test(
    'shows nothing of another area, and what concerns two areas to both',
    withHouse(async (house) => {
      await given(house, [{ areaCode: '510104' }, { areaCode: '510104', otherAreaCode: '510117002' }]);
      const seenFrom = async (areas: string[]) =>
        (await viewHistory(as('observer', house, { areas }), { subject: 'case', subjectId: 'c1' })).rows.length;

      expect(await seenFrom(['510117'])).toBe(1);
      expect(await seenFrom(['5101'])).toBe(2);
      expect(await seenFrom(['41'])).toBe(0);
      expect(await seenFrom([])).toBe(0);
    }),
  );

  test(
    'shows who looked to auditors only',
    withHouse(async (house) => {
      await given(house, [{}, { name: 'test.viewed' }]);
      const names = async (role: 'auditor' | 'case-worker') =>
        (await viewHistory(as(role, house), { subject: 'case', subjectId: 'c1' })).rows.map((row) => row.name);

      expect(await names('case-worker')).toEqual(['test.moved']);
      expect(await names('auditor')).toEqual(['test.moved', 'test.viewed']);
    }),
  );
});

describe('the log', () => {
  test(
    'is for auditors only',
    withHouse(async (house) => {
      for (const role of ['administrator', 'commander', 'observer'] as const) {
        await expect(listEvents(as(role, house), {})).rejects.toMatchObject({
          code: 'platform/not-your-role',
          status: 403,
        });
        await expect(listReadings(as(role, house), {})).rejects.toMatchObject({ code: 'platform/not-your-role' });
      }
      await expect(listEvents(as([], house), {})).rejects.toMatchObject({ code: 'platform/sign-in-first' });
    }),
  );

  test(
    'is found by actor, subject, name, feature, time and area',
    withHouse(async (house) => {
      const auditor = as('auditor', house);
      const actorId = await given(house, [
        { subjectId: 'a', at: '2026-03-01T00:00:00Z' },
        { subjectId: 'b', at: '2026-03-02T00:00:00Z', areaCode: '510117001' },
        { subjectId: 'c', at: '2026-03-03T00:00:00Z', name: 'test.viewed' },
      ]);
      await given(house, [{ subjectId: 'd', at: '2026-03-02T12:00:00Z' }]);
      const found = async (filter: Parameters<typeof listEvents>[1]) =>
        (await listEvents(auditor, filter)).rows.map((row) => row.subjectId);

      expect(await found({})).toEqual(['c', 'd', 'b', 'a']);
      expect(await found({ actorId })).toEqual(['c', 'b', 'a']);
      expect(await found({ subject: 'case', subjectId: 'b' })).toEqual(['b']);
      expect(await found({ name: 'test.viewed' })).toEqual(['c']);
      expect(await found({ name: 'test.*' })).toEqual(['c', 'd', 'b', 'a']);
      expect(await found({ name: 'tes.*' })).toEqual([]);
      expect(await found({ from: '2026-03-02T00:00:00Z', to: '2026-03-02T12:00:00Z' })).toEqual(['d', 'b']);
      expect(await found({ areaCode: '510117001' })).toEqual(['b']);
      expect((await listReadings(auditor, { actorId })).rows).toMatchObject([
        { subjectId: 'c', purpose: 'Contact tracing' },
      ]);
    }),
  );

  test(
    'pages without gap or repetition, also where many happened at one instant',
    withHouse(async (house) => {
      await given(
        house,
        Array.from({ length: 23 }, (_, number) => ({ subjectId: String(number) })),
      );
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listEvents(as('auditor', house), { limit: 5, ...(cursor ? { cursor } : {}) });
        seen.push(...page.rows.map((row) => row.subjectId));
        cursor = page.next ?? undefined;
      } while (cursor);

      expect(seen).toEqual(Array.from({ length: 23 }, (_, number) => String(22 - number)));
    }),
  );

  test(
    'shows an auditor only what lies in their areas',
    withHouse(async (house) => {
      await given(house, [{ areaCode: '510104' }, { areaCode: '51' }]);

      expect((await listEvents(as('auditor', house, { areas: ['510117'] }), {})).rows).toEqual([]);
      expect((await listEvents(as('auditor', house, { areas: ['51'] }), {})).rows).toHaveLength(2);
    }),
  );

  test(
    'the heads are for auditors, and that they were exported is recorded',
    withHouse(async (house) => {
      let sent = '';
      const send = async ({ fileName, body }: { fileName: string; body: AsyncIterable<Uint8Array> }) => {
        sent = `${fileName} ${Buffer.from(await bytesOf(body)).toString()}`;
      };

      await expect(downloadHeads(as('administrator', house), { day: '2026-03-04' }, send)).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
      await downloadHeads(as('auditor', house), { day: '2026-03-04' }, send);

      expect(sent).toMatch(/^lianfang-heads-2026-03-04\.json \{/);
      expect((await eventsOf(house, '2026-03-04')).map((event) => event.name)).toEqual(['audit.heads-exported']);
    }),
  );
});
