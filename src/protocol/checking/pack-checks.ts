import { type Expression, walkExpression } from '../format/expression.ts';
import type { Pack } from '../pack.ts';
import { type PackError, pathText } from './pack-error.ts';
import { checkClocks } from './clock-checks.ts';
import { checkFactTest } from './fact-checks.ts';

type Path = readonly (string | number)[];

/** One value of a pack with its path, objects and arrays included, parents first. */
export interface PackNode {
  readonly path: Path;
  readonly value: unknown;
}

/** Walks everything in a pack. */
export function* walkPack(value: unknown, path: Path = []): Generator<PackNode> {
  yield { path, value };
  if (value === null || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    yield* walkPack(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** What a schema cannot see: references that lead nowhere, doubled ids, periods that end before they begin. */
export function checkPackRules(pack: Pack): PackError[] {
  return [
    ...checkIdentity(pack),
    ...checkPeriod(pack),
    ...checkClauses(pack),
    ...checkIds(pack),
    ...checkExpressions(pack),
    ...checkVariants(pack),
    ...checkSpans(pack),
    ...checkClocks(pack),
  ];
}

function checkIdentity(pack: Pack): PackError[] {
  const errors: PackError[] = [];
  const id = `${pack.jurisdiction}.${pack.pathogen}.${pack.edition}`;
  if (pack.id !== id) {
    errors.push({
      path: '$.id',
      found: `found ${pack.id}`,
      expected: `${id}, made of jurisdiction, pathogen and edition`,
      fix: 'Make the four agree; the folder has the same name.',
    });
  }
  if (pack.supersedes === pack.id) {
    errors.push({
      path: '$.supersedes',
      found: 'the pack replaces itself',
      expected: 'the id of an earlier pack, or null for the first',
      fix: 'Name the pack that was in force before, or write null.',
    });
  }
  return errors;
}

function checkPeriod(pack: Pack): PackError[] {
  const { from, to } = pack.effective;
  if (to === null || from.value <= to.value) return [];
  return [
    {
      path: '$.effective.to.value',
      found: `ends on ${to.value}, before it begins on ${from.value}`,
      expected: 'a last day in force that is not before the first',
      fix: 'Correct one of the two days; both are inclusive.',
    },
  ];
}

function checkClauses(pack: Pack): PackError[] {
  return [...walkPack(pack)].flatMap(({ path, value }) => {
    if (path.at(-1) !== 'clause' || typeof value !== 'string') return [];
    const [sourceId = '', clauseId = ''] = value.split('#');
    const source = Object.hasOwn(pack.sources, sourceId) ? pack.sources[sourceId] : undefined;
    if (source && Object.hasOwn(source.clauses, clauseId)) return [];
    const known = source ? Object.keys(source.clauses) : Object.keys(pack.sources);
    return [
      {
        path: pathText('$', path),
        found: source ? `source ${sourceId} has no clause “${clauseId}”` : `there is no source “${sourceId}”`,
        expected: `one of ${known.join(', ') || '(none listed yet)'}`,
        fix: source
          ? `Add it under $.sources.${sourceId}.clauses, or correct it.`
          : 'Add it under $.sources, or correct it.',
      },
    ];
  });
}

function checkIds(pack: Pack): PackError[] {
  const first = new Map<unknown, string>();
  return [...walkPack(pack)].flatMap(({ path, value }) => {
    if (path.at(-1) !== 'id' || path.length === 1) return [];
    const at = pathText('$', path);
    const earlier = first.get(value);
    if (earlier === undefined) {
      first.set(value, at);
      return [];
    }
    return [
      {
        path: at,
        found: `“${String(value)}” is already the id at ${earlier}`,
        expected: 'an id that is used once in the pack, so that an explanation names one rule',
        fix: 'Give one of the two another id.',
      },
    ];
  });
}

function checkExpressions(pack: Pack): PackError[] {
  const criteria = new Set(pack.criteria.map((criterion) => criterion.id));
  const errors: PackError[] = [];
  for (const { path, value } of walkPack(pack)) {
    if (path.at(-1) !== 'when' && path.at(-1) !== 'higherRisk') continue;
    for (const found of walkExpression(value as Expression)) {
      const at = [...path, ...found.path];
      if ('fact' in found.expression) errors.push(...checkFactTest(pack, found.expression, at));
      if ('criterion' in found.expression) errors.push(...checkCriterion(found.expression.criterion, criteria, at));
      if ('of' in found.expression && found.expression.atLeast > found.expression.of.length) {
        errors.push({
          path: pathText('$', [...at, 'atLeast']),
          found: `asks for ${found.expression.atLeast} of ${found.expression.of.length}`,
          expected: 'no more than the list holds',
          fix: 'Lower the number or complete the list.',
        });
      }
    }
  }
  return [...errors, ...checkCriterionRing(pack)];
}

function checkCriterion(id: string, criteria: ReadonlySet<string>, path: Path): PackError[] {
  if (criteria.has(id)) return [];
  return [
    {
      path: pathText('$', [...path, 'criterion']),
      found: `there is no criterion “${id}”`,
      expected: `one of ${[...criteria].join(', ') || '(none listed yet)'}`,
      fix: 'Add it under $.criteria, or correct it.',
    },
  ];
}

/** A criterion may rest only on criteria listed before it, so that none rests on itself. */
function checkCriterionRing(pack: Pack): PackError[] {
  const all = pack.criteria.map((criterion) => criterion.id);
  return pack.criteria.flatMap((criterion, index) =>
    [...walkExpression(criterion.when)].flatMap(({ expression, path }) => {
      if (!('criterion' in expression) || all.indexOf(expression.criterion) < index) return [];
      return [
        {
          path: pathText('$', ['criteria', index, 'when', ...path, 'criterion']),
          found: `“${expression.criterion}” does not stand before “${criterion.id}”`,
          expected: 'a criterion listed earlier, so that none rests on itself',
          fix: 'Move it up, or write its condition out.',
        },
      ];
    }),
  );
}

function checkVariants(pack: Pack): PackError[] {
  return [...walkPack(pack)].flatMap(({ path, value }) => {
    if (path.at(-1) !== 'variant' || typeof value !== 'string' || Object.hasOwn(pack.variants, value)) return [];
    return [
      {
        path: pathText('$', path),
        found: `there is no local variant “${value}”`,
        expected: `one of ${Object.keys(pack.variants).join(', ') || '(none listed yet)'}`,
        fix: 'Add it under $.variants, or correct it.',
      },
    ];
  });
}

/** Numbers that contradict each other: test days outside their stretch, incubation upside down. */
function checkSpans(pack: Pack): PackError[] {
  const errors: PackError[] = [];
  for (const [index, measure] of (pack.measures ?? []).entries()) {
    for (const [position, step] of measure.steps.entries()) {
      const days = step.testDays?.value ?? [];
      const isAscending = days.every((day, at) => at === 0 || day > days[at - 1]!);
      if (isAscending && days.every((day) => day <= step.days.value)) continue;
      errors.push({
        path: pathText('$', ['measures', index, 'steps', position, 'testDays', 'value']),
        found: `found ${days.join(', ')} in a stretch of ${step.days.value} days`,
        expected: `ascending days from 1 to ${step.days.value}`,
        fix: 'Sort the days; put days after the end into the next stretch.',
      });
    }
  }
  const { min, max } = pack.incubation ?? {};
  if (min && max && min.value > max.value) {
    errors.push({
      path: '$.incubation.max.value',
      found: `found ${max.value}, below the minimum of ${min.value}`,
      expected: 'a longest incubation that is not shorter than the shortest',
      fix: 'Correct one of the two.',
    });
  }
  return [...errors, ...checkReleaseTargets(pack)];
}

function checkReleaseTargets(pack: Pack): PackError[] {
  const subjects = (pack.measures ?? []).map((measure) => measure.subject);
  return (pack.measures ?? []).flatMap((measure, index) => {
    const errors: PackError[] = [];
    const other = measure.releaseIf?.otherwise;
    if (other && !subjects.includes(other)) {
      errors.push({
        path: pathText('$', ['measures', index, 'releaseIf', 'otherwise']),
        found: `there is no measure for “${other}”`,
        expected: `one of ${subjects.join(', ')}`,
        fix: 'Add that measure, or name another.',
      });
    }
    if (subjects.indexOf(measure.subject) !== index) {
      errors.push({
        path: pathText('$', ['measures', index, 'subject']),
        found: `“${measure.subject}” already has a measure`,
        expected: 'one measure per subject',
        fix: 'Join the two as steps of one measure.',
      });
    }
    return errors;
  });
}
