import { type Certainty, isUnverified } from '../format/certainty.ts';
import type { Source } from '../format/source.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { partWords } from './part-words.ts';
import { type Statement, listStatements } from './statements.ts';

/** A pack laid out for reading: every statement by part, with how sure each is. */
export interface PackExplanation {
  readonly id: string;
  readonly title: Text;
  readonly from: string;
  /** Last day in force, inclusive; null when no end is known. */
  readonly to: string | null;
  readonly supersedes: string | null;
  /** How many statements carry each letter. */
  readonly letters: Readonly<Record<Certainty, number>>;
  readonly parts: readonly { readonly part: string; readonly title: Text; readonly statements: readonly Statement[] }[];
  readonly sources: readonly ({ readonly id: string } & Source)[];
}

/** Everything a pack says, part by part. */
export function explainPack(pack: Pack): PackExplanation {
  const statements = listStatements(pack);
  const letters = { A: 0, B: 0, C: 0, D: 0 };
  for (const statement of statements) letters[statement.certainty]++;
  const parts = [...new Set(statements.map((statement) => statement.part))];
  return {
    id: pack.id,
    title: pack.title,
    from: pack.effective.from.value,
    to: pack.effective.to?.value ?? null,
    supersedes: pack.supersedes,
    letters,
    parts: parts.map((part) => ({
      part,
      title: partWords(part),
      statements: statements.filter((statement) => statement.part === part),
    })),
    sources: Object.entries(pack.sources).map(([id, source]) => ({ id, ...source })),
  };
}

/** An explanation as lines of text; `!` marks what is unverified (C or D). */
export function explanationLines(explanation: PackExplanation, language: 'zh-CN' | 'en'): string[] {
  const zh = language === 'zh-CN';
  const { from, to, supersedes, letters } = explanation;
  const until = to ?? (zh ? '未定' : 'open');
  const replaces = supersedes && (zh ? `代替：${supersedes}` : `Replaces: ${supersedes}`);
  const counts = (Object.entries(letters) as [Certainty, number][])
    .map(([letter, count]) => `${letter} ${count}`)
    .join(' · ');
  return [
    `${explanation.id}  ${explanation.title[language]}`,
    zh ? `有效期：${from} 至 ${until}` : `In force: ${from} to ${until}`,
    ...(replaces ? [replaces] : []),
    zh
      ? `各可信度条数：${counts}（C、D 未经核实，以 ! 标出）`
      : `Statements by certainty: ${counts} (C and D are unverified, marked !)`,
    ...explanation.parts.flatMap(({ title, statements }) => [
      '',
      `${title[language]}`,
      ...statements.flatMap((statement) => statementLines(statement, language)),
    ]),
    '',
    zh ? '来源' : 'Sources',
    ...explanation.sources.map((source) => sourceLine(source, language)),
  ];
}

/** One statement as one or two lines: mark, letter, name, what it says, clause; then its note. */
export function statementLines(statement: Statement, language: 'zh-CN' | 'en'): string[] {
  const mark = isUnverified(statement.certainty) ? '!' : ' ';
  const [name, says] = [statement.name[language], statement.says[language]];
  const rule = statement.rule ? `${statement.rule}: ` : '';
  const told = name === says ? name : `${name}: ${says}`;
  const line = `${mark} ${statement.certainty}  ${rule}${told}  [${statement.clause}]`;
  return statement.note ? [line, `      ${statement.note[language]}`] : [line];
}

function sourceLine(source: { readonly id: string } & Source, language: 'zh-CN' | 'en'): string {
  const seen = {
    official: { 'zh-CN': '见到原文', en: 'text seen' },
    'second-hand': { 'zh-CN': '转述', en: 'second-hand' },
    memory: { 'zh-CN': '凭记忆', en: 'from memory' },
    own: { 'zh-CN': '本项目', en: 'own' },
  }[source.seen];
  const published = source.published ? `, ${source.published}` : '';
  const unsure = source.titleConfirmed ? '' : ' †';
  return `  ${source.id}: ${source.title[language]}${unsure} (${seen[language]}${published})`;
}
