import { type Evaluation, evaluation } from '../evaluation.ts';
import { type Judgement, judge } from '../evaluate-expression.ts';
import { reasonWords } from '../fact-words.ts';
import type { Facts } from '../facts.ts';
import type { CaseClass, CaseDefinitions } from '../format/case-definition.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { saysNothing } from '../says-nothing.ts';
import { caseWords } from '../wording.ts';

/** What a person can be called under the case definitions. */
export type CaseAnswer = CaseClass | 'notACase' | 'undetermined';

/**
 * Which case definition a person meets. Definitions are tried in the pack’s order, the first that holds is the answer:
 * a confirmed case is not also called suspected. `undetermined` when none holds but unknown facts could make one hold;
 * they are in `missing`, as are those that could make an earlier definition hold.
 * @throws pack/says-nothing
 */
export function classifyCase(pack: Pack, facts: Facts): Evaluation<CaseAnswer> {
  const definitions = pack.caseDefinitions;
  if (!definitions) throw saysNothing({ pack: pack.id, about: 'case definitions' });
  const open: Judgement[] = [];
  const failed: Judgement[] = [];
  for (const definition of definitions.definitions) {
    const judged = judge(definition.when, facts, pack);
    if (judged.truth === 'yes') {
      return evaluation<CaseAnswer>(pack, {
        answer: definition.class,
        rules: [definition, ...judged.criteria],
        rests: [definition, ...judged.criteria],
        facts: judged.facts,
        missing: namesOf(open),
        statement: statementOf(definition.class, reasonWords(pack, [definition, ...judged.criteria], [])),
      });
    }
    (judged.truth === 'unknown' ? open : failed).push(judged);
  }
  return noDefinitionHolds(pack, definitions, { open, failed });
}

function noDefinitionHolds(
  pack: Pack,
  definitions: CaseDefinitions,
  judged: { open: readonly Judgement[]; failed: readonly Judgement[] },
): Evaluation<CaseAnswer> {
  const answer = judged.open.length > 0 ? 'undetermined' : 'notACase';
  const missing = namesOf(judged.open);
  const facts = new Map([...judged.failed, ...judged.open].flatMap((item) => item.facts).map((f) => [f.name, f]));
  return evaluation<CaseAnswer>(pack, {
    answer,
    rules: [definitions.otherwise],
    rests: [definitions.otherwise],
    facts: [...facts.values()],
    missing,
    statement: statementOf(answer, reasonWords(pack, [definitions.otherwise], missing)),
  });
}

function namesOf(judged: readonly Judgement[]): string[] {
  return [...new Set(judged.flatMap((item) => item.missing))];
}

function statementOf(answer: CaseAnswer, reason: Text): Text {
  const name = caseWords[answer];
  return {
    'zh-CN': `判定：${name['zh-CN']}。理由：${reason['zh-CN']}`,
    en: `Classification: ${name.en}. Reason: ${reason.en}`,
  };
}
