import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { change } from '../../platform/action.ts';
import { newId } from '../../platform/id.ts';
import { sql } from '../../platform/sql.ts';
import { areaOf } from './areas.ts';
import { Area } from './model.ts';
import { mustBeOwn } from './own-areas.ts';
import { gridNameTaken, gridsFull, notAVillage } from './problems.ts';

const Named = z.object({ code: z.string() });

/** Draws a grid in a village or community, under the next free code. */
export const drawGrid = change({
  name: 'areas.draw-grid',
  summary: 'Draw a grid in a village or community; it gets the next free code.',
  allow: ['administrator'],
  input: z.object({
    code: AreaCode,
    name: z
      .string()
      .trim()
      .regex(/^[^\n\r]{1,100}$/, { error: 'one line of 1 to 100 characters' }),
    households: z.number().int().min(0).max(100_000).nullish(),
    population: z.number().int().min(0).max(1_000_000).nullish(),
  }),
  output: Area,
  async run(ctx, { code, name, households = null, population = null }) {
    await ctx.db.run(sql`select 1 from areas where code = ${code} for update`);
    const village = await areaOf(ctx, code);
    mustBeOwn(ctx, code);
    if (village.level !== 'village') throw notAVillage({ code, level: village.level });
    const same = await ctx.db.many(
      Named,
      sql`select code from areas where parent_code = ${code} and code ^@ ${code} and name = ${name} limit 1`,
    );
    if (same[0]) throw gridNameTaken({ code: same[0].code, name });
    const free = await ctx.db.maybeOne(
      Named,
      sql`
      select t.code from (select ${code} || lpad(number::text, 3, '0') as code from generate_series(1, 999) as number) t
      where not exists (select from areas a where a.code = t.code) order by t.code limit 1`,
    );
    if (!free) throw gridsFull({ code });
    await ctx.db.run(sql`
      insert into areas (code, name, level, parent_code, source, population, population_on, households)
      values (${free.code}, ${name}, 'grid', ${code}, 'grid', ${population}, ${population === null ? null : ctx.today}, ${households})`);
    await ctx.db.run(sql`
      insert into area_trees (edition, source, areas, digest, loaded_at, version) values ('grid', 'grid', 1, '', ${ctx.now}, ${newId()})
      on conflict (edition) do update set areas = area_trees.areas + 1, loaded_at = excluded.loaded_at, version = excluded.version`);
    await ctx.record({
      name: 'places.grid-drawn',
      subject: 'area',
      subjectId: free.code,
      areaCode: free.code,
      details: { name, households, population },
    });
    return areaOf(ctx, free.code);
  },
});
