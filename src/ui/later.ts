import { useEffect, useState } from 'react';

/** The value as it was when it had not changed for so long; spares the server every single letter. */
export function useLater<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
