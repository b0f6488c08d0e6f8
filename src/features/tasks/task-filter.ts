import { z } from 'zod';
import { AreaCode } from '../../kernel/area-code.ts';
import { flag, listOf } from '../../kernel/query.ts';
import type { Context } from '../../platform/context.ts';
import { allOf, sql, type Sql } from '../../platform/sql.ts';
import { openStates, Priority, Slot, TaskQueue, TaskState, Workstream } from './model.ts';

/** What a queue may be narrowed to. */
export const TaskFilter = z.object({
  queue: TaskQueue.default('all-open'),
  /** Open ones where not said; with a subject, all. */
  states: listOf(TaskState).optional(),
  workstream: Workstream.optional(),
  priority: Priority.optional(),
  kind: z.string().max(60).optional(),
  overdue: flag().optional(),
  emptySlot: Slot.optional(),
  areaCode: AreaCode.optional(),
  subject: z.string().max(40).optional(),
  subjectId: z.string().max(100).optional(),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

/** The states a filter asks for; undefined for all. */
export function statesOf(filter: TaskFilter): TaskState[] | undefined {
  return filter.states ?? (filter.subjectId === undefined ? [...openStates] : undefined);
}

/** Whether a filter asks for nothing but open tasks. */
export function isOpenOnly(filter: TaskFilter): boolean {
  return statesOf(filter)?.every((state) => (openStates as readonly TaskState[]).includes(state)) ?? false;
}

/** The whole condition of a queue as asked for. */
export function wanted(ctx: Context, filter: TaskFilter): Sql {
  return allOf([
    inQueue(ctx, filter.queue),
    filter.queue === 'all-open' && near(ctx),
    // Said besides the states because the indexes of open tasks hang on it.
    isOpenOnly(filter) && sql`is_open`,
    filter.states && sql`state = any(${filter.states}::text[])`,
    matching(filter),
  ]);
}

/** Conditions that do not depend on who asks. */
export function matching({
  workstream,
  priority,
  kind,
  emptySlot,
  areaCode,
  subject,
  subjectId,
}: Partial<TaskFilter>): Sql {
  const slots = {
    locality: sql`locality_body_id`,
    department: sql`department_body_id`,
    unit: sql`unit_id`,
    individual: sql`individual_id`,
  };
  return allOf([
    workstream !== undefined && sql`workstream = ${workstream}`,
    priority !== undefined && sql`priority = ${priority}`,
    kind !== undefined && sql`kind = ${kind}`,
    emptySlot !== undefined && sql`${slots[emptySlot]} is null`,
    areaCode !== undefined && sql`tasks.area_code ^@ ${areaCode}`,
    areaCode !== undefined && areaCode.length >= 6 && sql`responsible_district = ${areaCode.slice(0, 6)}`,
    subject !== undefined && sql`subject = ${subject}`,
    subjectId !== undefined && sql`subject_id = ${subjectId}`,
  ]);
}

/** Whose work it is. */
export function inQueue(ctx: Context, queue: TaskQueue): Sql {
  const { id, bodyId, areas } = ctx.actor;
  if (queue === 'mine') return sql`individual_id = ${id}`;
  if (queue === 'my-body') {
    if (bodyId === null) return sql`false`;
    return sql`(locality_body_id = ${bodyId} or department_body_id = ${bodyId} or unit_id = ${bodyId})`;
  }
  if (queue === 'all-open' || areas.includes('')) return sql`true`;
  const districts = narrowDistricts(areas);
  return allOf([
    // What is visible and concerns one area only lies in the asker's areas: comparing the codes again costs as much as
    // the scope itself.
    sql`(other_area_code is null or tasks.area_code ^@ any(${[...areas]}::text[]))`,
    districts && sql`responsible_district = any(${districts}::text[])`,
  ]);
}

/** Says for the index what row-level security says for safety: rows of one's districts, by either area. */
export function near(ctx: Context): Sql {
  const districts = narrowDistricts(ctx.actor.areas);
  return districts
    ? sql`(responsible_district = any(${districts}::text[]) or other_responsible_district = any(${districts}::text[]))`
    : sql`true`;
}

/** The districts of the areas when all are districts or smaller; else undefined. */
function narrowDistricts(areas: readonly string[]): string[] | undefined {
  return areas.every((area) => area.length >= 6) ? [...new Set(areas.map((area) => area.slice(0, 6)))] : undefined;
}
