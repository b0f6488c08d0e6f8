import { useEffect, useState } from 'react';

let offsetMs = 0;
let isHouseTime = false;
/** Who shows a time and must show another one when the clock turns out to be off. */
const watching = new Set<() => void>();

/** Learns the installation's own time; in a drill that is the time of the story, and it counts for every deadline. */
export function noticeHouseTime(instant: string): void {
  isHouseTime = true;
  offsetMs = Date.parse(instant) - Date.now();
  for (const renew of watching) renew();
}

/** Learns from an answer how far this device's clock is off, so that deadlines are those of the server. */
export function noticeServerTime(dateHeader: string | null): void {
  const server = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(server) || isHouseTime) return;
  const difference = server - Date.now();
  // The header has whole seconds: smaller differences say nothing.
  offsetMs = Math.abs(difference) > 2000 ? difference : 0;
}

/** A moment of this device's clock, in milliseconds, as the installation's time. */
export function houseTime(deviceMs: number): number {
  return deviceMs + offsetMs;
}

/** Milliseconds since 1970 by the server's clock. */
export function nowMs(): number {
  return Date.now() + offsetMs;
}

/** The time by the server's clock, in milliseconds, renewed every so often. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const renew = () => setNow(nowMs());
    const timer = setInterval(renew, everyMs);
    watching.add(renew);
    return () => {
      clearInterval(timer);
      watching.delete(renew);
    };
  }, [everyMs]);
  return now;
}
