import { z } from 'zod';
import { systemActor } from './actor.ts';
import { Context, EventRow, type House } from './context.ts';
import { sql } from './sql.ts';

/** What follows from an event, in a transaction with it. */
export type Reaction = (ctx: Context, event: EventRow) => Promise<void>;

/** By event: what follows from it, in order. */
export type Reactions = Record<string, readonly Reaction[]>;

const Waiting = z.object({ eventId: z.uuid(), district: z.string(), name: z.string() });

/**
 * Lets follow what must follow from one waiting event; false when none waits. The event leaves the outbox in the same
 * transaction, so that its reactions happen once, whatever breaks in between.
 */
export async function reactOnce(house: House, reactions: Reactions): Promise<boolean> {
  const system = new Context(house, systemActor('reaction'));
  return system.transaction(async (ctx) => {
    const waiting = await ctx.db.maybeOne(
      Waiting,
      sql`
      select event_id, district, name from outbox order by event_id limit 1 for update skip locked`,
    );
    if (!waiting) return false;
    const event = await ctx.db.one(
      EventRow,
      sql`
      select district, id, at, actor_id, actor_kind, actor_name, body_id, break_glass_id, purpose, area_code, other_area_code,
        name, subject, subject_id, details, before_digest, after_digest
      from events where district = ${waiting.district} and id = ${waiting.eventId}`,
    );
    for (const reaction of reactions[event.name] ?? []) await reaction(ctx, event);
    await ctx.db.run(sql`delete from outbox where event_id = ${waiting.eventId}`);
    return true;
  });
}
