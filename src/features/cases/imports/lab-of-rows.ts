import type { Context } from '../../../platform/context.ts';
import { newId } from '../../../platform/id.ts';
import { sql } from '../../../platform/sql.ts';
import type { LineListValues } from '../linelist/parsed-row.ts';
import { reportDay, startOfDay } from './case-columns.ts';
import { dateContext } from './upload.ts';

/** A new case and what its row says. */
interface MadeCase {
  readonly id: string;
  readonly values: LineListValues;
}

/** Writes down the laboratory results that rows of a list bring, dated by the best day the row has. */
export async function insertLabResults(ctx: Context, importId: string, rows: readonly MadeCase[]): Promise<void> {
  const tested = rows.filter(({ values }) => values.labResult !== undefined);
  if (tested.length === 0) return;
  const { today, zone } = dateContext(ctx);
  const json = tested.map(({ id, values: v }) => {
    const on = v.resultOn ?? v.confirmedOn ?? v.sampledOn ?? reportDay(v, today);
    const sampledOn = v.sampledOn && v.sampledOn <= on ? v.sampledOn : undefined;
    return {
      id: newId(),
      case_id: id,
      result: v.labResult,
      resulted_at: startOfDay(on, zone),
      sampled_at: sampledOn ? startOfDay(sampledOn, zone) : null,
      ct_value: v.ctValue !== undefined && v.ctValue >= 0 && v.ctValue <= 60 ? v.ctValue : null,
      laboratory: v.laboratory?.slice(0, 200) ?? null,
      sample_id: v.sampleId?.slice(0, 200) ?? null,
      sample_type: v.sampleType?.slice(0, 200) ?? null,
      variant: v.variant?.slice(0, 100) ?? null,
    };
  });
  await ctx.db.run(sql`
    insert into lab_results (district, id, person_district, person_id, case_district, case_id, laboratory, sample_id, sample_type, sampled_at,
      resulted_at, result, ct_value, variant, area_code, other_area_code, import_id, recorded_at)
    select c.district, t.id, c.person_district, c.person_id, c.district, c.id, t.laboratory, t.sample_id, t.sample_type, t.sampled_at,
      t.resulted_at, t.result, t.ct_value, t.variant, c.area_code, c.other_area_code, ${importId}, ${ctx.now}
    from json_to_recordset(${JSON.stringify(json)}::json) as t (id uuid, case_id uuid, result text, resulted_at timestamptz,
      sampled_at timestamptz, ct_value numeric, laboratory text, sample_id text, sample_type text, variant text)
    join cases c on c.id = t.case_id`);
}
