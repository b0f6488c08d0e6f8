export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503 | 507;

/** Something asked of us that we refuse and can explain. Anything else that is thrown is a bug. */
export class Problem extends Error {
  /** Stable and documented, `feature/what-is-wrong`. Clients branch on this, never on the message. */
  readonly code: string;
  readonly status: ProblemStatus;
  readonly details: object;

  constructor(code: string, status: ProblemStatus, message: string, details: object) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** One declared kind of problem, for the generated reference. */
export interface ProblemKind {
  readonly code: string;
  readonly status: ProblemStatus;
}

/** Every kind of problem declared so far, in the order of declaration. docs/reference/problems.md is generated from it. */
export const problemKinds: ProblemKind[] = [];

/**
 * Declares a kind of problem once, so that its code, its status and its wording live in one place.
 * The web app translates by `code` with `details` as values; the message is the English fallback.
 */
export function problem<Details extends object>(
  code: string,
  status: ProblemStatus,
  say: (details: Details) => string,
) {
  problemKinds.push({ code, status });
  return (details: Details) => new Problem(code, status, say(details), details);
}
