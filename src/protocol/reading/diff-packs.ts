import type { Pack } from '../pack.ts';
import { partWords } from './part-words.ts';
import { type Statement, listStatements } from './statements.ts';

/**
 * How a statement differs between two packs. `resourced`: the same rule or number, now resting on another clause or
 * another letter.
 */
export type PackChangeKind = 'added' | 'removed' | 'changed' | 'resourced';

/** One statement that differs. */
export interface PackChange {
  readonly kind: PackChangeKind;
  readonly key: string;
  readonly part: string;
  /** Null for what was added. */
  readonly before: Statement | null;
  /** Null for what was removed. */
  readonly after: Statement | null;
}

/** The difference of two packs, in the order of the newer one; what was removed stands at the end. */
export interface PackDiff {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly PackChange[];
}

/** What changes from one pack to another, statement by statement; rules are matched by their ids. */
export function diffPacks(from: Pack, to: Pack): PackDiff {
  const before = new Map(listStatements(from).map((statement) => [statement.key, statement]));
  const after = new Map(listStatements(to).map((statement) => [statement.key, statement]));
  const kept = [...after.values()].flatMap((now) => {
    const then = before.get(now.key) ?? null;
    const kind = kindOf(then, now);
    return kind ? [{ kind, key: now.key, part: now.part, before: then, after: now }] : [];
  });
  const removed = [...before.values()]
    .filter((then) => !after.has(then.key))
    .map((then) => ({ kind: 'removed' as const, key: then.key, part: then.part, before: then, after: null }));
  return { from: from.id, to: to.id, changes: [...kept, ...removed] };
}

function kindOf(then: Statement | null, now: Statement): PackChangeKind | null {
  if (!then) return 'added';
  if (then.content !== now.content) return 'changed';
  return then.clause === now.clause && then.certainty === now.certainty ? null : 'resourced';
}

/** A difference as lines of text: + added, - removed, ~ changed; a mere change of source is counted, not listed. */
export function diffLines(diff: PackDiff, language: 'zh-CN' | 'en'): string[] {
  const zh = language === 'zh-CN';
  const listed = diff.changes.filter((change) => change.kind !== 'resourced');
  const resourced = diff.changes.length - listed.length;
  const parts = [...new Set(listed.map((change) => change.part))];
  const count = (kind: PackChangeKind) => listed.filter((change) => change.kind === kind).length;
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')];
  return [
    `${diff.from} → ${diff.to}`,
    zh
      ? `新增 ${added}，删除 ${removed}，修改 ${changed}，仅依据不同 ${resourced}`
      : `${added} added, ${removed} removed, ${changed} changed, ${resourced} with another source only`,
    ...parts.flatMap((part) => [
      '',
      partWords(part)[language],
      ...listed.filter((change) => change.part === part).map((change) => changeLine(change, language)),
    ]),
  ];
}

function changeLine(change: PackChange, language: 'zh-CN' | 'en'): string {
  const { before, after } = change;
  const name = (statement: Statement) => statement.name[language];
  const says = (statement: Statement) => {
    const cited = `[${statement.clause}, ${statement.certainty}]`;
    return statement.says[language] === name(statement) ? cited : `${statement.says[language]} ${cited}`;
  };
  if (!before || !after) {
    const told = (after ?? before)!;
    return `${after ? '+' : '-'} ${name(told)}: ${says(told)}`;
  }
  const renamed = name(before) === name(after) ? '' : `${name(after)}: `;
  return `~ ${name(before)}: ${says(before)} → ${renamed}${says(after)}`;
}
