import type { Text } from './format/text.ts';
import type { Pack } from './pack.ts';
import { commonFacts, commonMoments } from './vocabulary.ts';
import { listWords } from './wording.ts';

/** What a fact is called; its bare name when neither the vocabulary nor the pack knows it. */
export function factWords(pack: Pack, name: string): Text {
  return (commonFacts[name] ?? pack.facts[name])?.label ?? { 'zh-CN': name, en: name };
}

/** What a moment is called; its bare name when neither the vocabulary nor the pack knows it. */
export function momentWords(pack: Pack, name: string): Text {
  return commonMoments[name] ?? pack.moments[name] ?? { 'zh-CN': name, en: name };
}

/** The reasons of an answer: the labels of what fired, or, when nothing could be decided, what is not known. */
export function reasonWords(pack: Pack, rules: readonly { readonly label: Text }[], missing: readonly string[]): Text {
  if (missing.length === 0) return listWords(rules.map((rule) => rule.label));
  const unknown = listWords(missing.map((name) => factWords(pack, name)));
  return { 'zh-CN': `尚缺以下信息：${unknown['zh-CN']}`, en: `not yet known: ${unknown.en}` };
}
