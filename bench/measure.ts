/** Milliseconds of one run. */
export async function time<T>(work: () => Promise<T> | T): Promise<{ ms: number; result: T }> {
  const begun = performance.now();
  const result = await work();
  return { ms: performance.now() - begun, result };
}

/** Milliseconds of each of many runs, sorted. */
export async function times(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push((await time(() => work(run))).ms);
  return all.sort((a, b) => a - b);
}

/** A quantile of sorted numbers, nearest rank. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

interface Line {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly holds: boolean;
}

const lines: Line[] = [];

/** Notes and prints one measurement beside its bar. */
export function report(what: string, measured: string, bar: string, holds: boolean): void {
  lines.push({ what, measured, bar, holds });
  console.log(`${holds ? '✓' : '✗'} ${what}\n    ${measured}   (bar: ${bar})`);
}

/** How many bars were missed. */
export function missed(): number {
  return lines.filter(({ holds }) => !holds).length;
}
