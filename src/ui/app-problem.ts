import { z } from 'zod';

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).catch({}),
});

/** A refusal as the server explained it, or the want of a connection (status 0). */
export class AppProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, status: number, message: string, details: Record<string, unknown>) {
    super(message);
    this.name = 'AppProblem';
    this.code = code;
    this.status = status;
    this.details = details;
  }

  /** What the server answered, read as a refusal. */
  static async of(response: Response): Promise<AppProblem> {
    const parsed = Refusal.safeParse(await response.json().catch(() => null));
    if (!parsed.success) return new AppProblem('ui/unreadable-answer', response.status, `HTTP ${response.status}`, {});
    const { code, message, details } = parsed.data;
    return new AppProblem(code, response.status, message, details);
  }
}

/** Whether the session ended or never was. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof AppProblem && error.status === 401;
}

/** Whether the asker may not see or do this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof AppProblem && error.status === 403;
}

/** Whether asking again may help: nobody answered, or the server was too busy. */
export function isPassing(error: unknown): boolean {
  return error instanceof AppProblem && (error.status === 0 || error.status === 503);
}
