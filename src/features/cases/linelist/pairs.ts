import { type Day } from '../../../kernel/day.ts';
import { type DateContext, type DateReading, readDate, undecided } from './dates.ts';
import { type RowProblem } from './parsed-row.ts';
import { type RowCells } from './row.ts';
import { isBlankWord, wordKey } from './words.ts';

/** Which columns of a file of pairs say who infected whom; numbers count from 0, null where there is no such column. */
export interface PairColumns {
  readonly infector: number;
  readonly infected: number;
  /** Ids to fall back on where the first are empty, as Go.Data's are for events. */
  readonly infectorElse: number | null;
  readonly infectedElse: number | null;
  readonly contactOn: number | null;
  readonly certainty: number | null;
  /** Where or how: funeral, household. */
  readonly context: number | null;
}

/** Who infected whom, by the ids of a line list. */
export interface ParsedPair {
  readonly row: number;
  readonly infector: string | null;
  readonly infected: string | null;
  readonly contactOn: Day | null;
  readonly certainty: string | null;
  readonly context: string | null;
  /** All other columns, word for word. */
  readonly extra: Readonly<Record<string, string>>;
  readonly problems: readonly RowProblem[];
}

const names = {
  infector: [
    'infector',
    'infector id',
    'from',
    'source',
    'source_visualid',
    'source case',
    'source id',
    'infector case id',
    'parent',
    '传染者',
    '传染源',
    '传染源编号',
    '上一代病例',
    '上代病例编号',
    '源病例',
  ],
  infected: [
    'case_id',
    'infectee',
    'infected',
    'infectee id',
    'to',
    'target',
    'target_visualid',
    'target id',
    'case',
    'child',
    '被传染者',
    '病例编号',
    '下一代病例',
    '感染者',
    '被感染者',
  ],
  infectorElse: ['source_uuid', 'source uuid'],
  infectedElse: ['target_uuid', 'target uuid'],
  contactOn: [
    'date of last contact',
    'contact date',
    'last contact date',
    'date',
    'date of contact',
    '接触日期',
    '末次接触日期',
  ],
  certainty: ['certainty level', 'certainty', 'confidence', '可信度', '确定程度'],
  context: [
    'context of exposure',
    'exposure type',
    'context',
    'location',
    'setting',
    'relation',
    '感染场所',
    '接触方式',
    '关系',
    'source',
  ],
} as const;

/** What only a list of cases has; with one of them, an infector column is a column among others. */
const lineListNames = new Set(
  [
    'date_of_onset',
    'date_onset',
    'onset',
    'symptom onset',
    'date of reporting',
    'classification',
    'gender',
    'sex',
    'age',
    'outcome',
    'hospital',
    '发病日期',
    '报告日期',
    '性别',
    '年龄',
    '病例分类',
    '姓名',
  ].map(wordKey),
);

/** Whether a header is that of a file of pairs, and which columns it consists of; null when it is not. */
export function recognisePairs(header: readonly string[]): PairColumns | null {
  const keys = header.map(wordKey);
  if (keys.some((key) => lineListNames.has(key))) return null;
  const used = new Set<number>();
  const find = (of: readonly string[]): number | null => {
    for (const name of of) {
      const at = keys.indexOf(wordKey(name));
      if (at < 0 || used.has(at)) continue;
      used.add(at);
      return at;
    }
    return null;
  };
  const infectorElse = find(names.infectorElse);
  const infectedElse = find(names.infectedElse);
  const infector = find(names.infector) ?? infectorElse;
  const infected = find(names.infected) ?? infectedElse;
  if (infector === null || infected === null) return null;
  return {
    infector,
    infected,
    infectorElse,
    infectedElse,
    contactOn: find(names.contactOn),
    certainty: find(names.certainty),
    context: find(names.context),
  };
}

export interface PairContext extends DateContext {
  readonly dates: DateReading | null;
}

/** Makes the function that reads pairs; a pair without one of its ends, or with twice the same, is rejected. */
export function pairParser(
  header: readonly string[],
  columns: PairColumns,
  context: PairContext,
): (row: RowCells) => ParsedPair {
  const known = new Set(Object.values(columns));
  return ({ number, cells }) => {
    const of = (column: number | null) => {
      const text = column === null ? null : (cells[column]?.trim() ?? null);
      return text === null || isBlankWord(text) ? null : text;
    };
    const problems: RowProblem[] = [];
    const reject = (reason: RowProblem['reason'], column: number, value: string | null) =>
      problems.push({ column: header[column] ?? null, reason, value, severity: 'reject' });
    const infector = of(columns.infector) ?? of(columns.infectorElse);
    const infected = of(columns.infected) ?? of(columns.infectedElse);
    if (infector === null) reject('pair-without-infector', columns.infector, null);
    if (infected === null) reject('pair-without-case', columns.infected, null);
    if (infector !== null && infector === infected) reject('pair-with-itself', columns.infected, infected);

    const extra: Record<string, string> = {};
    for (const [index, cell] of cells.entries())
      if (cell !== null && !known.has(index)) extra[header[index] ?? `column ${index + 1}`] = cell;
    const dateTextGiven = of(columns.contactOn);
    const read = dateTextGiven === null ? null : readDate(dateTextGiven, context.dates ?? undecided, context);
    if (read && 'reason' in read) {
      const column = header[columns.contactOn!]!;
      problems.push({ column, reason: read.reason, value: dateTextGiven, severity: 'warn' });
      extra[column] = dateTextGiven!;
    }
    return {
      row: number,
      infector,
      infected,
      contactOn: read && 'on' in read ? read.on : null,
      certainty: of(columns.certainty),
      context: of(columns.context),
      extra,
      problems,
    };
  };
}
