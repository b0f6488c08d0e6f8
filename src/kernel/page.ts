import { z } from 'zod';
import { problem } from './problem.ts';

export const badCursor = problem(
  'kernel/bad-cursor',
  422,
  (_: object) => 'This page mark is not one of ours or belongs to another list. Begin again at the first page.',
);

/** A part of a list. `next` is the mark of the following part, null at the end. */
export function Page<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}

/** Where a list goes on: the sort values of the last row shown, as an opaque mark. */
export function cursorOf(values: readonly (string | number | null)[]): string {
  return btoa(unescape(encodeURIComponent(JSON.stringify(values))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * The sort values in a mark.
 * @param length how many values the list sorts by
 * @throws Problem `kernel/bad-cursor` when the mark is not of this list.
 */
export function readCursor(mark: string, length: number): (string | number | null)[] {
  try {
    const text = decodeURIComponent(escape(atob(mark.replaceAll('-', '+').replaceAll('_', '/'))));
    const values = z
      .array(z.union([z.string(), z.number(), z.null()]))
      .length(length)
      .parse(JSON.parse(text));
    return values;
  } catch {
    throw badCursor({});
  }
}
