import { z } from 'zod';
import { Day } from '../../kernel/day.ts';
import { problem } from '../../kernel/problem.ts';
import type { Role } from '../../kernel/role.ts';
import { change, query } from '../../platform/action.ts';
import type { Context } from '../../platform/context.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { lockCase, recordOf } from './case-rows.ts';
import { CaseId, rolesThatSeeCases } from './model.ts';

export const infectsItself = problem('cases/infects-itself', 422, (_: object) => 'A case cannot have infected itself.');

export const PairEvidence = z.enum(['epi', 'time', 'sequence', 'household', 'stated']);

const Pair = z.object({
  id: z.uuid(),
  infectorId: CaseId,
  infectorNumber: z.string().nullable(),
  caseId: CaseId,
  caseNumber: z.string().nullable(),
  relation: z.string().nullable(),
  evidence: PairEvidence,
  contactFromOn: Day.nullable(),
  contactToOn: Day.nullable(),
  source: z.string().nullable(),
});

/** Who works on the case. Nobody else learns that two cases are of one family or household (E1-10). */
const taskForce = ['case-worker', 'epidemiologist'] as const satisfies readonly Role[];

/** Links a case to the one that may have infected it. Several candidates may stand side by side. */
export const linkCases = change({
  name: 'cases.link',
  summary: 'Say which case may have infected this one, and on what evidence.',
  allow: taskForce,
  input: z.object({
    id: z.uuid().optional(),
    caseId: CaseId,
    infectorId: CaseId,
    evidence: PairEvidence,
    relation: z.string().trim().max(100).nullish(),
    contactFromOn: Day.nullish(),
    contactToOn: Day.nullish(),
    source: z.string().trim().max(200).nullish(),
  }),
  output: z.array(Pair),
  async run(ctx, { id = newId(), caseId, infectorId, ...pair }) {
    if (caseId === infectorId) throw infectsItself({});
    const found = await lockCase(ctx, caseId);
    const infector = await recordOf(ctx, infectorId);
    await ctx.db.run(sql`
      insert into case_pairs (district, id, infector_district, infector_id, case_id, relation, evidence, contact_from_on, contact_to_on,
        source, area_code, other_area_code, recorded_at)
      values (${found.district}, ${id}, ${infector.district}, ${infectorId}, ${caseId}, ${pair.relation ?? null}, ${pair.evidence},
        ${pair.contactFromOn ?? null}, ${pair.contactToOn ?? null}, ${pair.source ?? null}, ${found.areaCode},
        ${infector.areaCode === found.areaCode ? null : infector.areaCode}, ${ctx.now})
      on conflict (district, case_id, infector_id, evidence) do update
        set relation = coalesce(excluded.relation, case_pairs.relation), source = coalesce(excluded.source, case_pairs.source)`);
    await ctx.record({
      name: 'cases.linked',
      subject: 'case',
      subjectId: caseId,
      areaCode: found.areaCode,
      otherAreaCode: infector.areaCode,
      details: { infectorId },
    });
    return pairs(ctx, caseId);
  },
});

export const pairsOfCase = query({
  name: 'cases.pairs',
  summary: 'Who may have infected a case, and whom it may have infected.',
  allow: rolesThatSeeCases,
  input: z.object({ caseId: CaseId }),
  output: z.array(Pair),
  run: (ctx, { caseId }) => pairs(ctx, caseId),
});

/** The links of a case. Outside the task force a link within a household is shown as what it also is, an epidemiological one. */
async function pairs(ctx: Context, caseId: CaseId): Promise<z.infer<typeof Pair>[]> {
  const found = await ctx.db.many(
    Pair,
    sql`
    select x.id, x.infector_id, i.number as infector_number, x.case_id, c.number as case_number, x.relation, x.evidence,
      x.contact_from_on, x.contact_to_on, x.source
    from case_pairs x
    left join cases i on i.district = x.infector_district and i.id = x.infector_id
    left join cases c on c.district = x.district and c.id = x.case_id
    where x.case_id = ${caseId} or x.infector_id = ${caseId}
    order by x.recorded_at, x.id`,
  );
  if (taskForce.some((role) => ctx.actor.roles.includes(role))) return found;
  return found.map((pair) => ({
    ...pair,
    relation: null,
    evidence: pair.evidence === 'household' ? 'epi' : pair.evidence,
  }));
}

const HouseholdCase = z.object({
  id: CaseId,
  number: z.string(),
  displayName: z.string(),
  relation: z.string().nullable(),
  onsetOn: Day.nullable(),
});

/** Other cases in the same household. */
export const householdOfCase = query({
  name: 'cases.household',
  summary: 'Other cases in the household of a case, with the relation.',
  allow: taskForce,
  input: z.object({ caseId: CaseId }),
  output: z.array(HouseholdCase),
  run: (ctx, { caseId }) =>
    ctx.db.many(
      HouseholdCase,
      sql`
    select distinct on (c.id) c.id, c.number, coalesce(p.display_name, '—') as display_name, c.onset_on, r.kind as relation
    from cases self
    join household_members mine on mine.person_id = self.person_id and mine.to_on is null
    join household_members theirs on theirs.district = mine.district and theirs.household_id = mine.household_id
      and theirs.to_on is null and theirs.person_id <> mine.person_id
    join cases c on c.person_district = theirs.person_district and c.person_id = theirs.person_id
    left join persons p on p.district = c.person_district and p.id = c.person_id
    left join relations r on r.to_on is null
      and ((r.person_id = theirs.person_id and r.other_id = mine.person_id) or (r.person_id = mine.person_id and r.other_id = theirs.person_id))
    where self.id = ${caseId}
    order by c.id`,
    ),
});
