import { z } from 'zod';
import { Day, Instant } from '../../kernel/day.ts';
import { declareEvent } from '../../kernel/event-words.ts';
import { problem } from '../../kernel/problem.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The last link of one district's chain at some time. */
export const Head = z.object({ district: z.string(), seq: z.number().int().positive(), hash: Hash, sealedAt: Instant });
export type Head = z.infer<typeof Head>;

/** The heads of all chains at the end of a day: deposited elsewhere, nothing sealed by then can change unseen. */
export const HeadsFile = z.object({
  format: z.literal('lianfang-heads-1'),
  /** The day whose end it shows, in `zone`. */
  day: Day,
  zone: z.string(),
  madeAt: Instant,
  heads: z.array(Head),
  /** SHA-256 of the canonical JSON of everything above. */
  digest: Hash,
});
export type HeadsFile = z.infer<typeof HeadsFile>;

export const ProblemKind = z.enum(['edited', 'missing-event', 'missing-seal', 'reordered', 'head-mismatch']);
export type ProblemKind = z.infer<typeof ProblemKind>;

/** One thing that is wrong with a chain. `seq` is the place, `eventId` null where the event is not known. */
export const ChainProblem = z.object({
  seq: z.number(),
  eventId: z.string().nullable(),
  kind: ProblemKind,
  sentence: z.string(),
});
export type ChainProblem = z.infer<typeof ChainProblem>;

/** What was found in one district's chain. */
export const ChainReport = z.object({
  district: z.string(),
  sealed: z.number(),
  /** Events not yet in the chain: normally those of the last second. */
  unsealed: z.number(),
  /** The first thousand. */
  problems: z.array(ChainProblem),
  /** Problems beyond those. */
  moreProblems: z.number(),
});
export type ChainReport = z.infer<typeof ChainReport>;

/** An event as histories show it. */
export const ToldEvent = z.object({
  id: z.uuid(),
  at: z.string(),
  actorId: z.uuid(),
  actorKind: z.enum(['person', 'service', 'system']),
  actorName: z.string(),
  bodyId: z.uuid().nullable(),
  /** Whether the actor had broken the glass. */
  breakGlassId: z.uuid().nullable(),
  areaCode: z.string(),
  otherAreaCode: z.string().nullable(),
  name: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  details: z.record(z.string(), z.unknown()),
  words: z.object({ en: z.string(), 'zh-CN': z.string() }),
});
export type ToldEvent = z.infer<typeof ToldEvent>;

export const headsFileEdited = problem(
  'audit/heads-file-edited',
  422,
  (_: object) =>
    'This file of heads was changed since it was made: its own digest does not fit. Take the copy that was deposited.',
);
export const headsFileUnreadable = problem(
  'audit/heads-file-unreadable',
  422,
  (_: object) => 'This is not a file of heads. It is made by "lianfang audit heads" or GET /api/audit/heads.',
);

declareEvent('audit.heads-exported', {
  en: 'Heads of the audit chains exported for {day}',
  'zh-CN': '导出 {day} 审计链头',
});
