import { z } from 'zod';
import { change, query } from '../../platform/action.ts';
import { outsideScope } from '../../platform/database-problems.ts';
import { sql } from '../../platform/sql.ts';
import { Slot } from './model.ts';

const Label = z.object({ slot: Slot, en: z.string().trim().min(1).max(60), 'zh-CN': z.string().trim().min(1).max(30) });

const LabelRow = z
  .object({ slot: Slot, labelEn: z.string(), labelZh: z.string() })
  .transform(({ slot, labelEn, labelZh }) => ({ slot, en: labelEn, 'zh-CN': labelZh }));

const labels = sql`
  select slot, label_en, label_zh from task_slot_labels
  order by array_position(array['locality', 'department', 'unit', 'individual'], slot)`;

/** What this installation calls the four parties: 属地 部门 单位 个人, or 政府 社会 单位 个人. */
export const listSlotLabels = query({
  name: 'tasks.slot-labels',
  summary: 'What the four owner slots are called here.',
  allow: 'signed-in',
  input: z.object({}),
  output: z.array(Label),
  run: (ctx) => ctx.db.many(LabelRow, labels),
});

/** Renames the four slots; what they mean stays. */
export const changeSlotLabels = change({
  name: 'tasks.change-slot-labels',
  summary: 'Renames owner slots; what they mean stays.',
  allow: ['administrator'],
  input: z.object({ labels: z.array(Label).min(1).max(4) }),
  output: z.array(Label),
  async run(ctx, input) {
    // The words are the whole installation's, so a district's administrator must not change them for everybody.
    if (!ctx.actor.areas.includes('')) throw outsideScope({});
    for (const label of input.labels) {
      await ctx.db.run(
        sql`
          update task_slot_labels set label_en = ${label.en}, label_zh = ${label['zh-CN']}
          where slot = ${label.slot}`,
      );
    }
    const after = await ctx.db.many(LabelRow, labels);
    await ctx.record({
      name: 'tasks.labels-changed',
      subject: 'task-slot-labels',
      subjectId: 'all',
      details: { labels: after.map((each) => `${each['zh-CN']} ${each.en}`) },
      after,
    });
    return after;
  },
});
