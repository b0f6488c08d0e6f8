import { type Context, scopeSettings } from '../../platform/context.ts';

/**
 * Does a few statements with the sight of all areas, inside the actor's transaction: what refers to a person must
 * follow the person wherever it lies. The actor must have been checked against the person before, and none of what is
 * read here leaves.
 */
export async function everywhere<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  await ctx.db.client.query(scopeSettings({ ...ctx.actor, areas: [''] }));
  try {
    return await work();
  } finally {
    // After a refusal by the database the transaction is over, and with it the wider sight.
    await ctx.db.client.query(scopeSettings(ctx.actor)).catch(() => {});
  }
}
