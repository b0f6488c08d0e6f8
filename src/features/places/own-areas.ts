import { AreaLevel, codeLength, isWithin } from '../../kernel/area-code.ts';
import type { Context } from '../../platform/context.ts';
import { outsideScope } from '../../platform/database-problems.ts';

/** Refuses what lies outside the actor's areas: these tables are everybody's to read and have no row scope. */
export function mustBeOwn(ctx: Context, ...areaCodes: readonly string[]): void {
  if (!areaCodes.every((code) => isWithin(code, ctx.actor.areas))) throw outsideScope({});
}

/** The narrowest area that all of them lie in; the empty code, the whole country, where there is none. */
export function commonArea(areaCodes: readonly string[]): string {
  const [first = '', ...others] = areaCodes;
  const narrowest = AreaLevel.options
    .toReversed()
    .find(
      (level) =>
        first.length >= codeLength[level] && others.every((code) => code.startsWith(first.slice(0, codeLength[level]))),
    );
  return narrowest === undefined ? '' : first.slice(0, codeLength[narrowest]);
}
