const storageKey = 'lianfang.sign-in';

/** A sign-in begun at another system: what proves that its answer is ours, and the screen to go on with. */
export interface Flow {
  readonly flow: string;
  readonly next: string;
}

/** Keeps it in this tab alone, for the way there and back. */
export function keepFlow(flow: Flow): void {
  sessionStorage.setItem(storageKey, JSON.stringify(flow));
}

/** The flow that was kept, once; null when this tab began none. */
export function takeFlow(): Flow | null {
  const kept = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  return kept ? (JSON.parse(kept) as Flow) : null;
}

/** Only a path of our own: an address that leads elsewhere would be a trap. */
export function safeNext(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}
