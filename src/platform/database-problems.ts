import { Problem, problem } from '../kernel/problem.ts';

export const constraintBroken = problem(
  'platform/constraint-broken',
  409,
  (d: { constraint: string }) => `The database refuses this: ${d.constraint.replaceAll('_', ' ')}.`,
);
export const outsideScope = problem(
  'platform/outside-scope',
  403,
  (_: object) => 'This lies outside the areas you are responsible for.',
);
export const diskFull = problem(
  'platform/disk-full',
  507,
  (_: object) => 'The disk that holds the data is full. Nothing was changed. Free some space, then try again.',
);
export const takeTurns = problem(
  'platform/take-turns',
  409,
  (_: object) => 'Somebody else changed the same record at the same moment. Load it again and repeat your change.',
);
export const databaseAway = problem(
  'platform/database-away',
  503,
  (_: object) =>
    'The database does not answer. Nothing was changed. Try again in a moment; if it stays so, run "lianfang doctor".',
);
export const outcomeUnknown = problem(
  'platform/outcome-unknown',
  503,
  (_: object) =>
    'The connection to the database broke while your change was being kept, so that it may be kept or not. Send it again: under the same idempotency key it is done once.',
);

const named = new Map<string, () => Problem>();

/** Says which problem a database constraint means, by the constraint's name. Declared next to the words it concerns. */
export function onConstraint(name: string, say: () => Problem): void {
  named.set(name, say);
}

/** What the database refused, in our words; anything else comes back as it was. */
export function problemOf(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, constraint, syscall } = error as Error & { code?: string; constraint?: string; syscall?: string };
  if (constraint && code?.startsWith('23')) return named.get(constraint)?.() ?? constraintBroken({ constraint });
  if (code === '42501' && /row-level security/.test(error.message)) return outsideScope({});
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT') return diskFull({});
  if (code === '40001' || code === '40P01') return takeTurns({});
  return isAway(code, syscall, error.message) ? databaseAway({}) : error;
}

/** Whether an error means that the database cannot be reached any more. */
export function isDatabaseAway(error: unknown): boolean {
  const known = problemOf(error);
  return known instanceof Problem && known.code === 'platform/database-away';
}

const awayStates = [
  '57P01', // is being shut down
  '57P02', // one of its processes was killed, and it begins anew
  '57P03', // is starting up
  '53300', // takes no more connections
  '25006', // is a copy that only reads
];
const awayCalls = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/** Shutting down, starting up, a lost connection, or nobody at the address; other calls' ENOENT are not the database's. */
function isAway(code: string | undefined, syscall: string | undefined, message: string): boolean {
  if (awayStates.includes(code ?? '') || code?.startsWith('08')) return true;
  if (['connect', 'read', 'write', 'getaddrinfo'].includes(syscall ?? '')) return awayCalls.includes(code ?? '');
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable/.test(
    message,
  );
}
