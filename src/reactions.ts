import { z } from 'zod';
import { Instant } from './kernel/day.ts';
import { holdersOf } from './features/identity/colleagues.ts';
import { declareTaskTitle } from './features/tasks/model.ts';
import { openTask } from './features/tasks/service.ts';
import type { Reaction, Reactions } from './platform/reactions.ts';

declareTaskTitle('review-break-glass', {
  en: 'Review the break-glass of {role}: {reason}',
  'zh-CN': '复核紧急授权({role}):{reason}',
});

const GlassBroken = z.object({ role: z.string(), reason: z.string(), reviewDueAt: Instant });

/** Whoever broke the glass is reviewed within a day, by an auditor of another body. */
const askForReview: Reaction = async (ctx, event) => {
  const { role, reason, reviewDueAt } = GlassBroken.parse(event.details);
  const auditors = await holdersOf(ctx, { roles: ['auditor'], areaCode: event.areaCode });
  const auditor = auditors.find(({ bodyId }) => bodyId !== null && bodyId !== event.bodyId);
  await openTask(ctx, {
    kind: 'identity.review-break-glass',
    title: { key: 'review-break-glass', values: { role, reason } },
    subject: event.subject,
    subjectId: event.subjectId,
    areaCode: event.areaCode,
    otherAreaCode: event.otherAreaCode,
    dueAt: reviewDueAt,
    priority: 'high',
    owners: auditor ? { individual: auditor.accountId } : {},
  });
};

/** Everything that happens by itself. Left, what happened; right, what follows, in order, in one transaction. */
export const reactions: Reactions = {
  'identity.glass-broken': [askForReview],
};
