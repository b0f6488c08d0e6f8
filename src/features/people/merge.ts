import { z } from 'zod';
import { idOf } from '../../kernel/id.ts';
import { change } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { lockPerson } from './correct.ts';
import { everywhere } from './everywhere.ts';
import {
  fieldsToTake,
  imageOf,
  MergeField,
  mergeFields,
  PersonImage,
  presentFields,
  putFieldsBack,
  takeFields,
} from './merge-fields.ts';
import { type Person, PersonId, rolesThatMerge } from './model.ts';
import { type Journalled, moveRows, moveRowsBack } from './move-rows.ts';
import { personOf } from './persons.ts';
import { noSuchMerge, twoPersons, undoLaterFirst, undoneAlready } from './problems.ts';

export const MergeId = idOf<'MergeId'>();
export type MergeId = z.infer<typeof MergeId>;

const LeftRow = z.object({
  table: z.string(),
  link: z.string(),
  rowKey: z.record(z.string(), z.unknown()),
  because: z.string(),
});

/**
 * Makes two records one person. Both rows stay; whatever refers to the discarded one comes to refer to the kept one,
 * wherever it lies; what changes is written down so that `unmergePersons` undoes it. Only a person decides this:
 * nothing calls it by itself.
 */
export const mergePersons = change({
  name: 'people.merge',
  summary: 'Make two records one person; can be undone.',
  allow: rolesThatMerge,
  input: z.object({
    keptId: z.uuid(),
    discardedId: z.uuid(),
    keptVersion: z.number().int(),
    discardedVersion: z.number().int(),
    /** Fields whose value the kept person gets from the other; what the kept person lacks it gets anyway. */
    take: z.array(MergeField).max(mergeFields.length).default([]),
    reason: z.string().trim().min(3).max(500),
  }),
  output: z.object({ id: MergeId, taken: z.array(MergeField), moved: z.number().int(), left: z.array(LeftRow) }),
  async run(ctx, { keptId, discardedId, keptVersion, discardedVersion, take, reason }) {
    if (keptId === discardedId) throw twoPersons({});
    const { kept, discarded } = await lockBoth(ctx, { keptId, discardedId, keptVersion, discardedVersion });
    const before = await imageOf(ctx, kept);
    const taken = fieldsToTake(
      take,
      presentFields(kept, before),
      presentFields(discarded, await imageOf(ctx, discarded)),
    );
    const changed = await takeFields(ctx, kept, discarded, taken);
    const merge: Journalled = {
      id: newId(),
      district: kept.district,
      kept,
      discarded,
      areaCode: changed.areaCode,
      otherAreaCode: discarded.areaCode,
    };
    const candidateIds = await closeCandidates(ctx, merge, reason);
    await insertMerge(ctx, merge, { reason, taken, candidateIds, before, after: await imageOf(ctx, changed) });
    const { moved, left } = await everywhere(ctx, () => moveRows(ctx, merge));
    await ctx.db.run(sql`
      update persons set merged_into_district = ${kept.district}, merged_into = ${kept.id}, changed_at = ${ctx.now},
        version = version + 1
      where district = ${discarded.district} and id = ${discarded.id}`);
    const details = { mergeId: merge.id, keptId, discardedId, taken, moved, left: left.length, reason };
    await recordOnBoth(ctx, 'people.merged', merge, details);
    return { id: merge.id, taken, moved, left };
  },
});

async function lockBoth(
  ctx: Context,
  asked: { keptId: string; discardedId: string; keptVersion: number; discardedVersion: number },
) {
  // Always in the order of the ids, so that two who merge the same two persons do not wait for each other.
  const locks = [
    [asked.keptId, asked.keptVersion],
    [asked.discardedId, asked.discardedVersion],
  ] as [string, number][];
  const locked = new Map<string, Person>();
  for (const [id, version] of locks.sort(([a], [b]) => (a < b ? -1 : 1)))
    locked.set(id, await lockPerson(ctx, id, version));
  return { kept: locked.get(asked.keptId)!, discarded: locked.get(asked.discardedId)! };
}

async function closeCandidates(ctx: Context, { kept, discarded }: Journalled, reason: string): Promise<string[]> {
  const rows = await ctx.db.many(
    z.object({ id: z.string() }),
    sql`
    update duplicate_candidates set state = 'merged', decided_at = ${ctx.now}, decided_by = ${ctx.actor.id},
      reason = ${reason}
    where state = 'open' and person_id in (${kept.id}, ${discarded.id}) and other_id in (${kept.id}, ${discarded.id})
    returning id`,
  );
  return rows.map(({ id }) => id);
}

async function insertMerge(
  ctx: Context,
  merge: Journalled,
  more: {
    reason: string;
    taken: readonly MergeField[];
    candidateIds: readonly string[];
    before: PersonImage;
    after: PersonImage;
  },
): Promise<void> {
  await ctx.db.run(sql`
    insert into merges (district, id, area_code, other_area_code, kept_district, kept_id, discarded_district,
      discarded_id,
      reason, merged_at, merged_by, taken, candidate_ids, kept_before, kept_after)
    values (${merge.district}, ${merge.id}, ${merge.areaCode}, ${merge.otherAreaCode}, ${merge.kept.district},
      ${merge.kept.id},
      ${merge.discarded.district}, ${merge.discarded.id}, ${more.reason}, ${ctx.now}, ${ctx.actor.id},
        ${[...more.taken]}::text[],
      ${[...more.candidateIds]}::uuid[], ${JSON.stringify(more.before)}::jsonb, ${JSON.stringify(more.after)}::jsonb)`);
}

async function recordOnBoth(
  ctx: Context,
  name: string,
  merge: Journalled,
  details: Record<string, unknown>,
): Promise<void> {
  const { areaCode, otherAreaCode } = merge;
  await ctx.recordMany(
    [merge.kept.id, merge.discarded.id].map((subjectId) => ({
      name,
      subject: 'person',
      subjectId,
      areaCode,
      otherAreaCode,
      details,
    })),
  );
}

/** A merge as stored. */
export const MergeRow = z.object({
  id: MergeId,
  district: z.string(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  keptDistrict: z.string(),
  keptId: PersonId,
  discardedDistrict: z.string(),
  discardedId: PersonId,
  reason: z.string(),
  mergedAt: z.string(),
  mergedBy: z.string(),
  taken: z.array(MergeField),
  undoneAt: z.string().nullable(),
  undoReason: z.string().nullable(),
  keptBefore: PersonImage,
  keptAfter: PersonImage,
  candidateIds: z.array(z.string()),
});

const mergeColumns = sql`m.id, m.district, m.area_code, m.other_area_code, m.kept_district, m.kept_id,
  m.discarded_district, m.discarded_id,
  m.reason, m.merged_at, m.merged_by, m.taken, m.undone_at, m.undo_reason, m.kept_before, m.kept_after,
    m.candidate_ids`;

const RowsOf = z.object({ table: z.string(), rowKeys: z.array(z.record(z.string(), z.unknown())) });

/**
 * Undoes a merge: both persons are as before, and so is every row that was moved. What came to the kept person since
 * stays with it, what somebody changed since stays changed; both are reported.
 */
export const unmergePersons = change({
  name: 'people.unmerge',
  summary: 'Undo a merge of two records.',
  allow: rolesThatMerge,
  input: z.object({ mergeId: z.uuid(), reason: z.string().trim().min(3).max(500) }),
  output: z.object({
    /** Rows that came to the kept person after the merge; they stay with it. */
    attachedSince: z.array(RowsOf),
    /** Rows of the merge that were taken away or given to somebody else since; they stay as they are. */
    changedSince: z.array(RowsOf),
    /** Fields of the kept person that somebody changed since; they stay as they are. */
    fieldsChangedSince: z.array(z.string()),
  }),
  async run(ctx, { mergeId, reason }) {
    const row = await ctx.db.maybeOne(
      MergeRow,
      sql`select ${mergeColumns} from merges m where m.id = ${mergeId} for update`,
    );
    if (!row) throw noSuchMerge({ mergeId });
    if (row.undoneAt !== null) throw undoneAlready({});
    const kept = await personOf(ctx, row.keptId);
    const discarded = await personOf(ctx, row.discardedId);
    await refuseIfMergedLater(ctx, row);
    const merge: Journalled = { ...row, kept, discarded };
    // Before the rows: while it points to the kept person, it is one of them.
    await ctx.db.run(sql`
      update persons set merged_into_district = null, merged_into = null, changed_at = ${ctx.now}, version = version + 1
      where district = ${discarded.district} and id = ${discarded.id}`);
    const { attachedSince, changedSince } = await everywhere(ctx, () => moveRowsBack(ctx, merge));
    const fieldsChangedSince = await putFieldsBack(ctx, kept, row.keptBefore, row.keptAfter);
    await ctx.db.run(sql`
      update duplicate_candidates set state = 'open', decided_at = null, decided_by = null, reason = null
      where id = any(${row.candidateIds}::uuid[]) and state = 'merged'`);
    await ctx.db.run(sql`
      update merges set undone_at = ${ctx.now}, undone_by = ${ctx.actor.id}, undo_reason = ${reason}
      where district = ${row.district} and id = ${row.id}`);
    await recordOnBoth(ctx, 'people.unmerged', merge, {
      mergeId,
      keptId: kept.id,
      discardedId: discarded.id,
      reason,
      fieldsChangedSince,
    });
    return { attachedSince: attachedSince.map(plain), changedSince: changedSince.map(plain), fieldsChangedSince };
  },
});

function plain({ table, rowKeys }: { readonly table: string; readonly rowKeys: readonly Record<string, unknown>[] }) {
  return { table, rowKeys: [...rowKeys] };
}

/**
 * Merges come off in the opposite order in which they were made, or the journal of the earlier one would no longer be
 * true.
 */
async function refuseIfMergedLater(ctx: Context, merge: z.infer<typeof MergeRow>): Promise<void> {
  const both = [merge.keptId, merge.discardedId];
  const later = await everywhere(ctx, () =>
    ctx.db.many(
      z.object({ id: z.string() }),
      sql`
    select id from merges
    where undone_at is null and id > ${merge.id}::uuid and (kept_id = any(${both}::uuid[])
      or discarded_id = any(${both}::uuid[]))
    order by id desc limit 1`,
    ),
  );
  if (later[0]) throw undoLaterFirst({ mergeId: later[0].id });
}
