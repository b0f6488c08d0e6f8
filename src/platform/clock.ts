import type { Instant } from '../kernel/day.ts';

/** The one place that reads the clock. Everything else is given `ctx.now`. */
export function now(): Instant {
  return new Date().toISOString() as Instant;
}

/** Milliseconds that only ever grow, for measuring. */
export function ticks(): number {
  return performance.now();
}

/** Resolves after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
