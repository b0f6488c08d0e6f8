import type { Clock } from '../format/clock.ts';
import type { Pack } from '../pack.ts';
import { type PackError, pathText } from './pack-error.ts';
import { commonFacts, commonMoments } from '../vocabulary.ts';

const lists = ['reportingClocks', 'investigationClocks', 'transferClocks'] as const;

/** Clocks with unknown owners or moments, or that wait for each other in a ring; redeclared vocabulary. */
export function checkClocks(pack: Pack): PackError[] {
  return [
    ...lists.flatMap((list) => (pack[list] ?? []).flatMap((clock, index) => checkClock(pack, clock, [list, index]))),
    ...lists.flatMap((list) => checkRing(pack[list] ?? [], list)),
    ...checkRedeclared('facts', Object.keys(pack.facts), commonFacts),
    ...checkRedeclared('moments', Object.keys(pack.moments), commonMoments),
  ];
}

function checkClock(pack: Pack, clock: Clock, path: readonly (string | number)[]): PackError[] {
  const errors: PackError[] = [];
  if (!Object.hasOwn(pack.roles, clock.owner)) {
    errors.push({
      path: pathText('$', [...path, 'owner']),
      found: `there is no role “${clock.owner}”`,
      expected: `one of ${Object.keys(pack.roles).join(', ') || '(none listed yet)'}`,
      fix: 'Add it under $.roles, or correct it.',
    });
  }
  for (const end of ['starts', 'stops'] as const) {
    const moment = clock[end];
    if (Object.hasOwn(commonMoments, moment) || Object.hasOwn(pack.moments, moment)) continue;
    errors.push({
      path: pathText('$', [...path, end]),
      found: `there is no moment “${moment}”`,
      expected: 'a moment of the vocabulary or of $.moments',
      fix: 'Correct it, or declare it under $.moments.',
    });
  }
  return errors;
}

function checkRing(clocks: readonly Clock[], list: string): PackError[] {
  return clocks.flatMap((clock, index) => {
    if (!leadsTo(clock.stops, clock.starts, clocks, new Set())) return [];
    return [
      {
        path: pathText('$', [list, index]),
        found: `“${clock.id}” waits, through other clocks, for its own end`,
        expected: 'clocks that start from something that happened',
        fix: 'Change the moment it starts at.',
      },
    ];
  });
}

function leadsTo(from: string, to: string, clocks: readonly Clock[], seen: Set<string>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return clocks.some((clock) => clock.starts === from && leadsTo(clock.stops, to, clocks, seen));
}

function checkRedeclared(
  part: string,
  names: readonly string[],
  common: Readonly<Record<string, unknown>>,
): PackError[] {
  return names
    .filter((name) => Object.hasOwn(common, name))
    .map((name) => ({
      path: pathText('$', [part, name]),
      found: `“${name}” is in the common vocabulary`,
      expected: 'names of the pack’s own',
      fix: 'Remove it here and use the common one, or choose another name.',
    }));
}
