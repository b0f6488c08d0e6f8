import { findFact } from '../checking/fact-checks.ts';
import { factWords } from '../fact-words.ts';
import type { Expression, FactTest } from '../format/expression.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';

type Told = 'zh-CN' | 'en';

/** A condition in words, so that it can be read without reading JSON. */
export function expressionWords(pack: Pack, expression: Expression): Text {
  return { 'zh-CN': inWords(pack, expression, 'zh-CN'), en: inWords(pack, expression, 'en') };
}

function inWords(pack: Pack, expression: Expression, language: Told): string {
  const zh = language === 'zh-CN';
  const list = (items: readonly Expression[], joint: string) =>
    items.map((item) => bracket(item, inWords(pack, item, language), zh)).join(joint);
  if ('all' in expression) return list(expression.all, zh ? '且' : ' and ');
  if ('any' in expression) return list(expression.any, zh ? '或' : ' or ');
  if ('of' in expression) {
    const items = list(expression.of, zh ? '、' : ', ');
    return zh ? `以下至少${expression.atLeast}项：${items}` : `at least ${expression.atLeast} of: ${items}`;
  }
  if ('not' in expression) {
    const inner = bracket(expression.not, inWords(pack, expression.not, language), zh);
    return zh ? `非${inner}` : `not ${inner}`;
  }
  if ('criterion' in expression) {
    const label = pack.criteria.find((item) => item.id === expression.criterion)?.label[language];
    return label ?? expression.criterion;
  }
  return testWords(pack, expression, language);
}

function bracket(expression: Expression, words: string, zh: boolean): string {
  const isSingle = 'fact' in expression || 'criterion' in expression || 'not' in expression;
  if (isSingle) return words;
  return zh ? `（${words}）` : `(${words})`;
}

function testWords(pack: Pack, test: FactTest, language: Told): string {
  const name = factWords(pack, test.fact)[language];
  const zh = language === 'zh-CN';
  const values = test.in ?? (test.is === undefined ? [] : [test.is]);
  if (values.length > 0) {
    const told = values.map((value) => valueWords(pack, test.fact, value, language));
    return zh ? `${name}为${told.join('、')}` : `${name} is ${told.join(' or ')}`;
  }
  const bounds = [
    [test.min, '≥'],
    [test.max, '≤'],
    [test.above, '>'],
    [test.below, '<'],
  ] as const;
  const told = bounds.flatMap(([bound, sign]) => (bound === undefined ? [] : [`${sign} ${bound}`]));
  return told.length === 0 ? name : `${name} ${told.join(zh ? '且' : ' and ')}`;
}

function valueWords(pack: Pack, fact: string, value: string | number | boolean, language: Told): string {
  const declared = findFact(pack, fact);
  if (declared?.kind === 'choice') return declared.choices[String(value)]?.[language] ?? String(value);
  if (typeof value !== 'boolean') return String(value);
  if (language === 'en') return value ? 'yes' : 'no';
  return value ? '是' : '否';
}
