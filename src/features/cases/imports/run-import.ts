import { z } from 'zod';
import { Problem } from '../../../kernel/problem.ts';
import { type Actor, systemActor } from '../../../platform/actor.ts';
import { Context, type House } from '../../../platform/context.ts';
import { databaseAway, problemOf } from '../../../platform/database-problems.ts';
import { sql } from '../../../platform/sql.ts';
import { applyCases } from './apply.ts';
import { countsOf, importOf, type ImportRow } from './import-rows.ts';
import { applyPairs, planPairs } from './infectors.ts';
import { ImportId, type ImportState } from './model.ts';
import { planCases } from './plan.ts';

const Payload = z.object({ importId: ImportId });

/**
 * Does the next step of an import, in the name and scope of who asked for it. The step is one transaction: a server that
 * dies in it leaves the import as it was, and the job is done again.
 */
export async function runImport(house: House, payload: unknown): Promise<void> {
  const { importId } = Payload.parse(payload);
  const system = new Context(house, systemActor('import'));
  const found = await system.transaction((ctx) => importOf(ctx, importId));
  const importer = new Context(house, found.actor as Actor);
  try {
    if (found.state === 'checking')
      await step(importer, importId, 'checking', 'checked', found.kind === 'cases' ? planCases : planPairs);
    if (found.state === 'applying')
      await step(importer, importId, 'applying', 'applied', found.kind === 'cases' ? applyCases : applyPairs);
  } catch (error) {
    const known = problemOf(error);
    if (known instanceof Problem && known.code === databaseAway({}).code) throw known;
    await fail(system, importId, known);
    if (!(known instanceof Problem)) throw error;
  }
}

type Work = (ctx: Context, found: ImportRow, tell: (rows: number) => Promise<void>) => Promise<void>;

const ends = { checked: 'imports.checked', applied: 'imports.applied' } as const;

async function step(
  importer: Context,
  importId: ImportId,
  from: ImportState,
  to: keyof typeof ends,
  work: Work,
): Promise<void> {
  await importer.transaction(async (ctx) => {
    const found = await importOf(ctx, importId);
    if (found.state !== from) return;
    await work(ctx, found, (rows) => tellProgress(importer, importId, rows));
    await ctx.db.run(sql`
      update imports set state = ${to}, progress = row_count, changed_at = ${ctx.now},
        applied_at = ${to === 'applied' ? ctx.now : null},
        counts = ${countsOf(importId)}
      where id = ${importId}`);
    await ctx.record({
      name: ends[to],
      subject: 'import',
      subjectId: importId,
      areaCode: found.areaCode,
      details: { rows: found.rowCount },
    });
  });
}

/** In a transaction of its own, so that others see it while the step goes on. */
async function tellProgress(importer: Context, importId: ImportId, rows: number): Promise<void> {
  await new Context(importer.house, importer.actor).transaction((ctx) =>
    ctx.db.run(sql`update imports set progress = least(row_count, ${rows}::int) where id = ${importId}`),
  );
}

async function fail(system: Context, importId: ImportId, error: unknown): Promise<void> {
  const problem =
    error instanceof Problem
      ? { code: error.code, message: error.message, details: error.details }
      : {
          code: 'platform/bug',
          message: 'Something broke on our side while importing; nothing was applied. The log has it.',
          details: {},
        };
  await system.transaction(async (ctx) => {
    const { areaCode } = await importOf(ctx, importId);
    await ctx.db.run(
      sql`update imports set state = 'failed', problem = ${JSON.stringify(problem)}::jsonb, changed_at = ${ctx.now} where id = ${importId}`,
    );
    await ctx.record({
      name: 'imports.failed',
      subject: 'import',
      subjectId: importId,
      areaCode,
      details: { code: problem.code },
    });
  });
}
