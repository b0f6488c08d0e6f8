import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { Instant } from '../../kernel/day.ts';
import { Id } from '../../kernel/id.ts';
import { type Action, change, download, type Upload } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { filesOf, type ReceivedFile, safeName } from '../../platform/files.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { doingRoles, emptyEvidence, Evidence, idTaken, NewEvidence, noSuchFile, TaskId } from './model.ts';
import { checkPerson, nextState } from './rules.ts';
import { happeningTo, lockedTask, ownersOf, taskOf, type TaskRow } from './task-row.ts';

/** Words or a place as evidence, before or after the task is reported as done. */
export const supplyEvidence = change({
  name: 'tasks.add-evidence',
  summary: 'Adds words or a place as evidence that a task was done.',
  allow: doingRoles,
  input: z.object({ taskId: TaskId, evidence: NewEvidence }),
  output: Evidence,
  async run(ctx, { taskId, evidence }) {
    const row = await admitted(ctx, taskId);
    const id = await addEvidence(ctx, row, evidence);
    return evidencePiece(ctx, row, id);
  },
});

const EvidenceFile = z.object({
  taskId: TaskId,
  /** Made by the asker so that a repeated request adds one piece. */
  id: Id.optional(),
  fileName: z.string().max(500).optional(),
  text: z.string().trim().max(4000).optional(),
  placeAreaCode: AreaCode.optional(),
  lon: z.coerce.number().min(-180).max(180).optional(),
  lat: z.coerce.number().min(-90).max(90).optional(),
  takenAt: Instant.optional(),
});

const keepEvidenceFile = change({
  name: 'tasks.add-evidence-file',
  summary: 'Adds a photo or PDF, up to 20 MB, as evidence that a task was done.',
  allow: doingRoles,
  takesFile: true,
  input: EvidenceFile,
  output: Evidence,
  async run(ctx, { taskId, fileName: _, ...piece }, upload) {
    const received = upload && arrived.get(upload);
    if (!received) throw emptyEvidence({});
    const row = await admitted(ctx, taskId);
    const isRepeated = (await evidenceOf(ctx, row)).some((each) => each.id === piece.id);
    const fileId = isRepeated ? null : await recordFile(ctx, row, received, upload.fileName);
    const id = await addEvidence(ctx, row, isRepeated ? { ...piece, text: 'repeated' } : piece, fileId);
    if (!isRepeated) await received.keep();
    return evidencePiece(ctx, row, id);
  },
});

/** Files that have arrived whole, by the upload they came with. */
const arrived = new WeakMap<Upload, ReceivedFile>();

/** Takes the file in before the transaction begins: a slow phone must not hold a database connection for minutes. */
export const supplyEvidenceFile: Action<typeof EvidenceFile, typeof Evidence> = Object.assign(
  async (ctx: Context, input: z.input<typeof EvidenceFile>, upload?: Upload) => {
    const mayAsk = doingRoles.some((role) => ctx.actor.roles.includes(role));
    if (!upload || !mayAsk || !EvidenceFile.safeParse(input).success) return keepEvidenceFile(ctx, input);
    const received = await filesOf(ctx.house).receive(upload.stream);
    arrived.set(upload, received);
    try {
      return await keepEvidenceFile(ctx, input, upload);
    } finally {
      await received.discard();
    }
  },
  { kind: keepEvidenceFile.kind, spec: keepEvidenceFile.spec },
);

const FileRow = z.object({ sha256: z.string(), mediaType: z.string(), name: z.string(), bytes: z.number() });

/** A piece of evidence as a file, always to be saved and never shown in place. Looking at it is recorded. */
export const evidenceFile = download({
  name: 'tasks.evidence-file',
  summary: 'Sends a photo or PDF that was added as evidence.',
  allow: [...doingRoles, 'auditor'],
  input: z.object({ taskId: TaskId, fileId: Id }),
  async run(ctx, { taskId, fileId }) {
    const task = await taskOf(ctx, taskId);
    const file = await ctx.db.maybeOne(
      FileRow,
      sql`
      select sha256, media_type, name, bytes from files
      where district = ${task.district} and id = ${fileId}
        and exists (select from task_evidence where task_evidence.file_id = files.id and task_id = ${taskId})`,
    );
    if (!file) throw noSuchFile({ fileId });
    const bytes = await filesOf(ctx.house).read(file.sha256);
    await ctx.record({ ...happeningTo(task), name: 'tasks.evidence-viewed', details: { fileId } });
    return { fileName: file.name, mediaType: file.mediaType, body: once(bytes) };
  },
});

/** Adds one piece to a locked task and records it; an id that is there already changes nothing more. Returns the id. */
export async function addEvidence(
  ctx: Context,
  row: TaskRow,
  piece: z.infer<typeof NewEvidence>,
  fileId: string | null = null,
): Promise<string> {
  const { text = null, placeAreaCode = null, lon = null, lat = null, takenAt = ctx.now } = piece;
  if (!text && fileId === null && placeAreaCode === null && lon === null) throw emptyEvidence({});
  const id = piece.id ?? newId();
  const added = await ctx.db.run(sql`
    insert into task_evidence (district, id, task_id, step_no, text, file_id, place_area_code, lon, lat, taken_at,
      supplied_by, supplied_at, area_code, other_area_code)
    values (${row.district}, ${id}, ${row.id}, ${row.stepNo}, ${text || null}, ${fileId}, ${placeAreaCode}, ${lon},
      ${lat}, ${takenAt},
      ${ctx.actor.id}, ${ctx.now}, ${row.areaCode}, ${row.otherAreaCode})
    on conflict do nothing`);
  const shows = [text ? 'text' : null, fileId ? 'file' : null, (placeAreaCode ?? lon) ? 'place' : null].filter(
    (each) => each !== null,
  );
  await ctx.record(
    added === 0
      ? { ...happeningTo(row), name: 'tasks.repeated' }
      : { ...happeningTo(row), name: 'tasks.evidence-supplied', details: { evidenceId: id, shows } },
  );
  return id;
}

const EvidenceRow = Evidence.omit({ file: true }).extend({
  fileId: z.uuid().nullable(),
  name: z.string().nullable(),
  mediaType: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
});

/** All evidence of a task, in the order it came. */
export async function evidenceOf(ctx: Context, row: TaskRow): Promise<Evidence[]> {
  const rows = await ctx.db.many(
    EvidenceRow,
    sql`
    select e.id, step_no, text, place_area_code, lon, lat, taken_at, supplied_by, supplied_at, judged, judged_reason,
      file_id, name, media_type, bytes, sha256
    from task_evidence e
    left join files on files.district = e.district and files.id = e.file_id
    where e.district = ${row.district} and task_id = ${row.id}
    order by supplied_at, e.id`,
  );
  return rows.map(({ fileId, name, mediaType, bytes, sha256, ...rest }) => ({
    ...rest,
    file: fileId === null ? null : { id: fileId, name: name!, mediaType: mediaType!, bytes: bytes!, sha256: sha256! },
  }));
}

/** Whoever supplied evidence that still counts. */
export async function suppliersOf(ctx: Context, row: TaskRow): Promise<string[]> {
  const rows = await ctx.db.many(
    z.object({ suppliedBy: z.string() }),
    sql`
    select distinct supplied_by from task_evidence
    where district = ${row.district} and task_id = ${row.id} and judged <> 'rejected'`,
  );
  return rows.map((each) => each.suppliedBy);
}

async function admitted(ctx: Context, taskId: string): Promise<TaskRow> {
  const row = await lockedTask(ctx, taskId);
  nextState(row.state, 'add-evidence');
  checkPerson({ ...row, owners: ownersOf(row), suppliers: [] }, 'add-evidence', ctx.actor);
  return row;
}

async function evidencePiece(ctx: Context, row: TaskRow, id: string): Promise<Evidence> {
  const piece = (await evidenceOf(ctx, row)).find((each) => each.id === id);
  if (!piece) throw idTaken({ taskId: row.id });
  return piece;
}

async function recordFile(
  ctx: Context,
  row: TaskRow,
  { sha256, bytes, mediaType }: ReceivedFile,
  name: string,
): Promise<string> {
  const id = newId();
  await ctx.db.run(sql`
    insert into files (district, id, sha256, bytes, media_type, name, area_code, other_area_code, uploaded_by,
      uploaded_at)
    values (${row.district}, ${id}, ${sha256}, ${bytes}, ${mediaType}, ${safeName(name, mediaType)}, ${row.areaCode},
      ${row.otherAreaCode},
      ${ctx.actor.id}, ${ctx.now})`);
  return id;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
