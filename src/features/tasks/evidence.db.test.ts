import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/action.ts';
import { newId } from '../../platform/id.ts';
import { bytesOf } from '../../platform/upload.ts';
import { as, eventsOf, withHouse } from '../../../test/db.ts';
import { givenAssigned, givenTask, jpeg, uploaded } from '../../../test/given-tasks.ts';
import { evidenceFile, supplyEvidence, supplyEvidenceFile } from './evidence.ts';
import { viewTask } from './queues.ts';
import { actOnTask } from './steps.ts';

async function fetched(ctx: Context, input: { taskId: string; fileId: string }) {
  let file: (Omit<Download, 'body'> & { bytes: Uint8Array }) | undefined;
  await evidenceFile(ctx, input, async ({ body, ...rest }) => {
    file = { ...rest, bytes: await bytesOf(body) };
  });
  return file!;
}

const kept = (dataDir: string) => {
  try {
    return readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  } catch {
    return 0;
  }
};

describe('a photo as evidence', () => {
  test(
    'is enough to report a task as done, and comes back as it was sent; looking at it is recorded',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const photo = jpeg(newId());

      const piece = await supplyEvidenceFile(
        worker,
        { taskId, lon: '103.9', lat: '30.8', takenAt: '2026-03-05T09:30:00+08:00' },
        uploaded('../门口.html', photo),
      );
      const after = await actOnTask(worker, { taskId });
      const file = await fetched(as('case-worker', house), { taskId, fileId: piece.file!.id });

      expect(after.state).toBe('acted');
      expect(piece).toMatchObject({
        lon: 103.9,
        takenAt: '2026-03-05T01:30:00.000Z',
        file: { name: '门口.jpg', mediaType: 'image/jpeg', bytes: photo.byteLength },
      });
      expect(file).toMatchObject({ fileName: '门口.jpg', mediaType: 'image/jpeg' });
      expect(Buffer.compare(file.bytes, photo)).toBe(0);
      expect((await eventsOf(house, taskId)).map((event) => event.name)).toEqual([
        'tasks.opened',
        'tasks.evidence-supplied',
        'tasks.acted',
        'tasks.evidence-viewed',
      ]);
    }),
  );

  test(
    'sent twice with the same id is one piece',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const id = newId();

      await supplyEvidenceFile(worker, { taskId, id }, uploaded('a.jpg', jpeg('a')));
      const again = await supplyEvidenceFile(worker, { taskId, id }, uploaded('a.jpg', jpeg('a')));

      expect(again).toMatchObject({ id, text: null, file: { name: 'a.jpg' } });
      expect((await viewTask(worker, { taskId })).evidence).toHaveLength(1);
    }),
  );

  test(
    'HTML that calls itself a photo is refused and nothing is kept',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const before = kept(house.dataDir);

      const attempt = supplyEvidenceFile(
        worker,
        { taskId },
        uploaded('photo.jpg', Buffer.from('<script>alert(1)</script>')),
      );

      await expect(attempt).rejects.toMatchObject({ code: 'platform/file-type-refused' });
      expect((await viewTask(worker, { taskId })).evidence).toEqual([]);
      expect(kept(house.dataDir)).toBe(before);
    }),
  );

  test(
    'is refused from others, without reading what they send',
    withHouse(async (house) => {
      const { taskId } = await givenAssigned(house);
      const unread = {
        fileName: 'a.jpg',
        stream: (async function* () {
          yield* await Promise.reject<Uint8Array[]>(new Error('was read'));
        })(),
      };

      await expect(supplyEvidenceFile(as('observer', house), { taskId }, unread)).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
      await expect(supplyEvidenceFile(as([], house), { taskId }, unread)).rejects.toMatchObject({
        code: 'platform/sign-in-first',
      });
      const before = kept(house.dataDir);
      await expect(
        supplyEvidenceFile(as('sampler', house), { taskId }, uploaded('a.jpg', jpeg(newId()))),
      ).rejects.toMatchObject({ code: 'tasks/not-yours' });
      expect(kept(house.dataDir)).toBe(before);
    }),
  );

  test(
    'is not to be had from another area, nor through another task',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);
      const { file } = await supplyEvidenceFile(worker, { taskId }, uploaded('a.jpg', jpeg()));
      const otherTask = await givenTask(house);

      await expect(
        fetched(as('case-worker', house, { areas: ['5133'] }), { taskId, fileId: file!.id }),
      ).rejects.toMatchObject({ code: 'tasks/no-such-task' });
      await expect(fetched(as('case-worker', house), { taskId: otherTask, fileId: file!.id })).rejects.toMatchObject({
        code: 'tasks/no-such-file',
      });
      await expect(fetched(as('observer', house), { taskId, fileId: file!.id })).rejects.toMatchObject({
        code: 'platform/not-your-role',
      });
    }),
  );
});

describe('words and places as evidence', () => {
  test(
    'are refused when they show nothing, or half a point',
    withHouse(async (house) => {
      const { taskId, worker } = await givenAssigned(house);

      await expect(supplyEvidence(worker, { taskId, evidence: {} })).rejects.toMatchObject({
        code: 'tasks/empty-evidence',
      });
      await expect(supplyEvidence(worker, { taskId, evidence: { lon: 103.9 } })).rejects.toMatchObject({
        code: 'platform/invalid-input',
      });
      expect((await viewTask(worker, { taskId })).evidence).toEqual([]);
    }),
  );

  test(
    'are refused once the task has ended',
    withHouse(async (house) => {
      const taskId = await givenTask(house);
      const worker = as('grid-worker', house);

      await expect(supplyEvidence(worker, { taskId, evidence: { text: 'Seen' } })).rejects.toMatchObject({
        code: 'tasks/not-from-here',
      });
    }),
  );
});
