import { z } from 'zod';
import { query } from '../../platform/action.ts';
import { sql } from '../../platform/sql.ts';
import { MergeRow } from './merge.ts';
import { fieldsToTake, imageOf, MergeField, mergeFields, type PersonImage, presentFields } from './merge-fields.ts';
import { identityFields, Person, rolesThatMerge, rolesWithPersons } from './model.ts';
import { personOf, standingPersonOf } from './persons.ts';
import { twoPersons } from './problems.ts';

const FieldOfTwo = z.object({
  field: MergeField,
  /** For what the vault keeps, only how the two compare; to see it, reveal each person. */
  kept: z.union([z.string(), z.number()]).nullable(),
  discarded: z.union([z.string(), z.number()]).nullable(),
  compares: z.enum(['same', 'differs', 'only-kept', 'only-discarded', 'neither']),
});

/**
 * Two records side by side before they are merged: every field, what differs, and what would be taken without being
 * chosen.
 */
export const previewMerge = query({
  name: 'people.preview-merge',
  summary: 'Show two records side by side before they are merged.',
  allow: rolesThatMerge,
  input: z.object({ keptId: z.uuid(), discardedId: z.uuid() }),
  output: z.object({ kept: Person, discarded: Person, fields: z.array(FieldOfTwo), takenAnyway: z.array(MergeField) }),
  async run(ctx, { keptId, discardedId }) {
    if (keptId === discardedId) throw twoPersons({});
    const kept = await standingPersonOf(ctx, keptId);
    const discarded = await standingPersonOf(ctx, discardedId);
    const images = { kept: await imageOf(ctx, kept), discarded: await imageOf(ctx, discarded) };
    const has = { kept: presentFields(kept, images.kept), discarded: presentFields(discarded, images.discarded) };
    return {
      kept,
      discarded,
      fields: mergeFields.map((field) => fieldOfTwo(field, has.kept[field], has.discarded[field], images)),
      takenAnyway: fieldsToTake([], has.kept, has.discarded),
    };
  },
});

function fieldOfTwo(
  field: MergeField,
  kept: unknown,
  discarded: unknown,
  images: { kept: PersonImage; discarded: PersonImage },
) {
  const isSecret = (identityFields as readonly string[]).includes(field);
  const hashOf = { name: 'nameHash', idNumber: 'idNumberHash', phone: 'phoneHash' } as const;
  const hash = field in hashOf ? hashOf[field as keyof typeof hashOf] : null;
  const same = hash ? images.kept.vault?.[hash] === images.discarded.vault?.[hash] : kept === discarded;
  const compares =
    kept === null && discarded === null
      ? ('neither' as const)
      : discarded === null
        ? ('only-kept' as const)
        : kept === null
          ? ('only-discarded' as const)
          : same
            ? ('same' as const)
            : ('differs' as const);
  const shown = (value: unknown) => (isSecret ? null : (value as string | number | null));
  return { field, kept: shown(kept), discarded: shown(discarded), compares };
}

const ListedMerge = MergeRow.pick({
  id: true,
  keptId: true,
  discardedId: true,
  reason: true,
  mergedAt: true,
  mergedBy: true,
  taken: true,
  undoneAt: true,
  undoReason: true,
}).extend({
  /** Rows that could not come to the kept person. */
  left: z.number().int(),
});

/** The merges a person was part of, newest first, undone ones too. */
export const listMerges = query({
  name: 'people.merges',
  summary: 'List the merges a person was part of, newest first.',
  allow: rolesWithPersons,
  input: z.object({ personId: z.uuid() }),
  output: z.object({ rows: z.array(ListedMerge) }),
  async run(ctx, { personId }) {
    await personOf(ctx, personId);
    const rows = await ctx.db.many(
      ListedMerge,
      sql`
      select m.id, m.kept_id, m.discarded_id, m.reason, m.merged_at, m.merged_by, m.taken, m.undone_at, m.undo_reason,
        (select count(*) from merge_moves v where v.district = m.district and v.merge_id = m.id
          and v.outcome = 'left')::int as left
      from merges m where m.kept_id = ${personId}::uuid or m.discarded_id = ${personId}::uuid order by m.id desc`,
    );
    return { rows };
  },
});
