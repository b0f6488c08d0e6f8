import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import type { Classification } from './model.ts';

/**
 * Which definition a classification applies: pack, rule and clause, as the round pins them. Null without a round, or where
 * the pack has no definition of that class (nobody is defined as discarded).
 */
export async function definitionOf(
  ctx: Context,
  roundId: string | null | undefined,
  classification: Classification,
): Promise<string | null> {
  if (!roundId) return null;
  const round = await ctx.db.maybeOne(
    z.object({ packId: z.string() }),
    sql`select pack_id from rounds where id = ${roundId}`,
  );
  if (!round) return null;
  const pack = ctx.house.packs.packOf(round.packId);
  const definition = pack.caseDefinitions?.definitions.find((each) => each.class === classification);
  return definition ? `${pack.id} ${definition.id} (${definition.clause}, ${definition.certainty})` : null;
}
