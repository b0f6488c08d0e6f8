import { isDay } from '../kernel/day.ts';

/** The day a text means, `2020-12-07`; null when it means none. Year first, with any separator or none. */
export function readDay(text: string): string | null {
  const plain = text.normalize('NFKC').trim();
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(plain);
  if (!match) return null;
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/** The day and time of day a text means, `2020-12-07T21:04`; null when it means none. */
export function readMoment(text: string): string | null {
  const match = /^(.*?)(?:T|\s+|(?<=日))(\d{1,2})[::时]?(\d{2})?分?$/.exec(text.normalize('NFKC').trim());
  const day = match && readDay(match[1]!);
  const [hour, minute] = [Number(match?.[2]), Number(match?.[3] ?? '0')];
  if (!day || hour > 23 || minute > 59) return null;
  return `${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
