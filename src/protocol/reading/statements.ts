import { momentWords } from '../fact-words.ts';
import type { Certainty } from '../format/certainty.ts';
import type { Expression } from '../format/expression.ts';
import type { MeasureKind } from '../format/measure.ts';
import type { ClauseReference } from '../format/source.ts';
import type { Text } from '../format/text.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Pack } from '../pack.ts';
import { measureWords } from '../wording.ts';
import { expressionWords } from './expression-words.ts';
import { propertyWords, quantityWords } from './part-words.ts';

/** One thing a pack states: a value or a rule, with where it stands. */
export interface Statement {
  /** Stable place in the pack with ids instead of positions, `measures/measure.close/steps/central/days`. */
  readonly key: string;
  /** The part of the pack, its first key. */
  readonly part: string;
  /** Id of the rule, or of the nearest one around the value; null for parts without. */
  readonly rule: string | null;
  readonly name: Text;
  /** What is stated, in words. */
  readonly says: Text;
  /** The statement and what frames it as canonical JSON, without source and labels: equal content, equal rule. */
  readonly content: string;
  readonly clause: ClauseReference;
  readonly certainty: Certainty;
  readonly note: Text | null;
}

type Json = Readonly<Record<string, unknown>>;

interface Around {
  readonly key: string;
  readonly part: string;
  readonly rule: string | null;
  readonly label: Text | null;
  /** What the enclosing object says of the value without a clause of its own: a clock’s ends, a step’s kind. */
  readonly frame: Json;
}

/** Parts that are declarations, not statements. */
const silent: readonly string[] = ['sources', 'facts', 'moments', 'variants', 'roles'];

/** Everything a pack states, in the order of the file. */
export function listStatements(pack: Pack): Statement[] {
  return Object.entries(pack).flatMap(([part, value]) => {
    if (silent.includes(part)) return [];
    return statementsIn(pack, value, { key: part, part, rule: null, label: null, frame: {} });
  });
}

function statementsIn(pack: Pack, value: unknown, around: Around): Statement[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const id = isObject(item) ? (item['id'] ?? item['variant']) : undefined;
      return statementsIn(pack, item, { ...around, key: `${around.key}/${typeof id === 'string' ? id : index}` });
    });
  }
  if (!isObject(value)) return [];
  const own = enclosing(pack, value, around);
  const children = Object.entries(value).flatMap(([key, child]) =>
    key === 'when' || key === 'higherRisk' ? [] : statementsIn(pack, child, { ...own, key: `${own.key}/${key}` }),
  );
  return isStatement(value) ? [statement(pack, value, own, around.frame), ...children] : children;
}

function enclosing(pack: Pack, value: Json, around: Around): Around {
  const rule = typeof value['id'] === 'string' ? value['id'] : around.rule;
  const own = (value['label'] ?? value['text']) as Text | undefined;
  const kind = measureWords[value['kind'] as MeasureKind] as Text | undefined;
  const variant = pack.variants[String(value['variant'])];
  let label = own ?? around.label;
  for (const more of [kind, variant]) if (more) label = joined(label, more);
  return { ...around, rule, label, frame: isStatement(value) ? {} : contentOf(value) };
}

function statement(pack: Pack, value: Json, own: Around, frame: Json): Statement {
  const isRule = value['label'] !== undefined || value['text'] !== undefined;
  return {
    key: own.key,
    part: own.part,
    rule: own.rule,
    name: isRule ? own.label! : joined(own.label, propertyWords(own.key.split('/').at(-1) ?? '')),
    says: saying(pack, value, frame),
    content: canonicalJson({ ...contentOf(value), frame }),
    clause: value['clause'] as ClauseReference,
    certainty: value['certainty'] as Certainty,
    note: (value['note'] as Text | undefined) ?? null,
  };
}

function joined(label: Text | null, more: Text): Text {
  if (!label) return more;
  return { 'zh-CN': `${label['zh-CN']} · ${more['zh-CN']}`, en: `${label.en} · ${more.en}` };
}

/** What editions are compared by: not the source, not what states itself, not the label of a rule with a condition. */
function contentOf(value: Json): Json {
  const saysMore = 'when' in value || !isStatement(value);
  const dropped = ['id', 'clause', 'certainty', 'note', ...(saysMore ? ['label'] : [])];
  const kept = Object.entries(value).filter(([key, child]) => !dropped.includes(key) && !containsStatement(child));
  return Object.fromEntries(kept);
}

function isStatement(value: Json): boolean {
  return 'clause' in value && 'certainty' in value;
}

function containsStatement(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsStatement);
  if (!isObject(value)) return false;
  return isStatement(value) || Object.values(value).some(containsStatement);
}

function saying(pack: Pack, value: Json, frame: Json): Text {
  if ('value' in value) return framed(pack, quantityWords(value['value'], value['unit'] as string | undefined), frame);
  if ('when' in value) return expressionWords(pack, value['when'] as Expression);
  const texts = (['criteria', 'unit', 'rules', 'lift'] as const).flatMap((key) =>
    value[key] ? [value[key] as Text] : [],
  );
  if (texts.length > 0)
    return texts.reduce((all, text) => ({ 'zh-CN': `${all['zh-CN']}；${text['zh-CN']}`, en: `${all.en}; ${text.en}` }));
  const text = (value['text'] ?? value['label']) as Text | undefined;
  return text ?? propertyWords(String(value['kind'] ?? value['from'] ?? ''));
}

/** The limit of a clock with its owner, its two ends and its condition. */
function framed(pack: Pack, limit: Text, frame: Json): Text {
  if (typeof frame['starts'] !== 'string') return limit;
  const [starts, stops] = [momentWords(pack, frame['starts']), momentWords(pack, String(frame['stops']))];
  const owner = pack.roles[String(frame['owner'])]!;
  const condition = frame['when'] ? expressionWords(pack, frame['when'] as Expression) : null;
  const when = condition ? `，当${condition['zh-CN']}` : '';
  return {
    'zh-CN': `${owner['zh-CN']}，${starts['zh-CN']} → ${stops['zh-CN']}，${limit['zh-CN']}${when}`,
    en: `${owner.en}, ${starts.en} → ${stops.en}, ${limit.en}${condition ? `, when ${condition.en}` : ''}`,
  };
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
