/** The command was written wrongly; the message says how it is written. */
export class UsageError extends Error {}
