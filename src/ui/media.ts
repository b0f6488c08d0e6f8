import { useSyncExternalStore } from 'react';

const phone = '(max-width: 760px)';

/** Whether the window is as narrow as a phone's. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => globalThis.matchMedia?.(phone).matches ?? false,
    () => false,
  );
}

function subscribe(changed: () => void): () => void {
  const query = globalThis.matchMedia?.(phone);
  query?.addEventListener('change', changed);
  return () => query?.removeEventListener('change', changed);
}
