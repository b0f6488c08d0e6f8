import { z } from 'zod';
import { AreaCode } from '../../../kernel/area-code.ts';
import { idOf } from '../../../kernel/id.ts';
import { problem } from '../../../kernel/problem.ts';
import { listOf } from '../../../kernel/query.ts';
import type { Role } from '../../../kernel/role.ts';
import { DateReading } from '../linelist/dates.ts';
import { LineListMapping } from '../linelist/mapping.ts';
import { Classification, DiscoveryChannel, Origin, RoundId } from '../model.ts';

export const ImportId = idOf<'ImportId'>();
export type ImportId = z.infer<typeof ImportId>;

export const ImportState = z.enum(['uploaded', 'checking', 'checked', 'applying', 'applied', 'undone', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

/** Who brings line lists in. */
export const rolesThatImport = ['reporter', 'case-worker', 'epidemiologist'] as const satisfies readonly Role[];

/** What becomes of a row of the file: every row ends in one of these, none is dropped silently. */
export const Disposition = z.enum(['created', 'updated', 'possible-duplicate', 'rejected']);
export type Disposition = z.infer<typeof Disposition>;

export const noSuchImport = problem(
  'imports/no-such-import',
  404,
  (d: { importId: string }) => `There is no import ${d.importId} in your areas.`,
);
export const notNow = problem(
  'imports/not-now',
  409,
  (d: { state: ImportState; possibleIn: readonly ImportState[] }) =>
    `The import is "${d.state}"; this is possible when it is ${d.possibleIn.join(' or ')}.`,
);
export const unknownColumn = problem(
  'imports/unknown-column',
  422,
  (d: { column: string }) => `The file has no column "${d.column}".`,
);
export const fieldTwice = problem(
  'imports/field-twice',
  422,
  (d: { field: string }) =>
    `Two columns are mapped to "${d.field}". Keep one; the other can stay as an extra attribute.`,
);
export const datesUndecided = problem(
  'imports/dates-undecided',
  422,
  (d: { columns: readonly string[] }) =>
    `Say how the dates are to be read in: ${d.columns.join(', ')}. Every value could be two days.`,
);
export const classificationMissing = problem(
  'imports/classification-missing',
  422,
  (_: object) => 'No column says how a case is classified. Choose a classification for all rows.',
);
export const changedSince = problem(
  'imports/changed-since',
  409,
  (d: { cases: number }) =>
    `${d.cases} of the imported cases were changed by people since. Undoing would lose their work; discard single cases instead.`,
);
export const nothingOpen = problem(
  'imports/nothing-open',
  404,
  (d: { rowNumber: number }) => `Row ${d.rowNumber} of this import is no possible duplicate, or was decided already.`,
);

/** What holds for every row that does not say it itself. */
export const ImportDefaults = z.object({
  disease: z.string().trim().min(1).max(100),
  /** Where a row's area cannot be told from its own columns. */
  areaCode: AreaCode,
  roundId: RoundId.nullish(),
  classification: Classification.nullish(),
  discoveryChannel: DiscoveryChannel.nullish(),
  origin: Origin.nullish(),
});
export type ImportDefaults = z.infer<typeof ImportDefaults>;

const count = z.number().int();

/** What is known of a column's dates, and what must be asked before they can be read. */
export const DateVerdict = z.object({
  /** ask: there are questions. none: hardly a value is a date. */
  status: z.enum(['certain', 'ask', 'none']),
  reading: DateReading,
  /** The likelier answers, for a person to agree to; never applied without. */
  suggested: DateReading,
  questions: z.array(
    z.object({
      about: z.enum(['numeric', 'short', 'serial', 'year']),
      why: z.string(),
      options: z.array(
        z.object({
          answer: z.string(),
          examples: z.array(z.object({ text: z.string(), day: z.string().nullable() })),
          fits: count,
        }),
      ),
      values: count,
    }),
  ),
  shapes: z.array(z.object({ shape: z.string(), count, example: z.string() })),
  unreadable: z.array(z.object({ text: z.string(), reason: z.string(), count })),
  values: count,
  from: z.string().nullable(),
  to: z.string().nullable(),
});

/** One column of the file: what it probably is, why, and what it holds. */
export const ImportColumn = z.object({
  column: z.string(),
  field: z.string().nullable(),
  /** 0 to 1; from 0.8 on a screen may show it as settled. */
  confidence: z.number(),
  why: z.string(),
  filled: z.number().int(),
  different: z.number().int().nullable(),
  examples: z.array(z.string()),
  /** For dates: how they are read, and what must be asked before they can be. */
  dates: DateVerdict.nullable(),
  /** Words no value is known for. */
  unknownWords: z.array(z.object({ text: z.string(), key: z.string(), count: z.number().int() })),
});
export type ImportColumn = z.infer<typeof ImportColumn>;

const Counts = z.object({
  created: z.number().int().default(0),
  updated: z.number().int().default(0),
  'possible-duplicate': z.number().int().default(0),
  rejected: z.number().int().default(0),
});

export const ImportSummary = z.object({
  id: ImportId,
  kind: z.enum(['cases', 'pairs']),
  fileName: z.string(),
  format: z.string(),
  encoding: z.string().nullable(),
  tableName: z.string(),
  state: ImportState,
  rowCount: z.number().int(),
  progress: z.number().int(),
  disease: z.string().nullable(),
  roundId: RoundId.nullable(),
  counts: Counts,
  problem: z
    .object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).default({}) })
    .nullable(),
  areaCode: z.string(),
  begunAt: z.string(),
  appliedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
});
export type ImportSummary = z.infer<typeof ImportSummary>;

/** An import with everything the wizard asks about. */
export const ImportRecord = ImportSummary.extend({
  /** Tables of the file; `tableName` is the one taken. */
  tables: z.array(z.string()),
  columns: z.array(ImportColumn),
  hints: z.array(z.object({ code: z.string(), column: z.string().nullable(), rows: z.number().int() })),
  warnings: z.array(
    z.object({
      code: z.string(),
      row: z.number().int().nullable(),
      column: z.string().nullable(),
      value: z.string().nullable(),
    }),
  ),
  mapping: LineListMapping.nullable(),
  defaults: ImportDefaults.nullable(),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

/** A mapping to look at the file through again, before anything is decided. */
export const LookAgain = z.object({ importId: ImportId, mapping: LineListMapping });

export const CheckImport = z.object({ importId: ImportId, mapping: LineListMapping, defaults: ImportDefaults });

/** One row of the ledger. */
export const LedgerRow = z.object({
  rowNumber: z.number().int(),
  disposition: Disposition.nullable(),
  reasons: z.array(
    z.object({
      column: z.string().nullable(),
      reason: z.string(),
      severity: z.enum(['reject', 'warn']),
      value: z.string().nullable(),
    }),
  ),
  matches: z.array(
    z.object({
      personId: z.string().nullable(),
      caseId: z.string().nullable(),
      rowNumber: z.number().int().nullable(),
      score: z.number().nullable(),
      reasons: z.array(z.string()),
    }),
  ),
  externalId: z.string().nullable(),
  caseId: z.string().nullable(),
  decision: z.enum(['new', 'same-person', 'same-case', 'leave-out']).nullable(),
  /** The row as it stood in the file, by column. */
  cells: z.record(z.string(), z.string().nullable()),
  /** What was read from it, by field. */
  values: z.record(z.string(), z.unknown()),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

export const ListLedger = z.object({
  importId: ImportId,
  disposition: listOf(Disposition).optional(),
  /** Only possible duplicates that nobody decided about yet. */
  open: z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean()).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** What a person decides about a possible duplicate. */
export const DecideRow = z.object({
  importId: ImportId,
  rowNumber: z.coerce.number().int(),
  /** new: another person. same-person: a new illness of that person. same-case: the row updates that case. leave-out: not taken. */
  decision: z.enum(['new', 'same-person', 'same-case', 'leave-out']),
  personId: z.uuid().optional(),
  caseId: z.uuid().optional(),
});
