/** What a key means in a table: another row to go to, a row to open or to pick, or nothing. */
export type TableMove = { readonly to: number } | 'open' | 'pick' | 'pick-all' | null;

/** The key's meaning at a row. @param at index of the current row @param count rows there are @param page rows in view */
export function tableMove(
  key: string,
  withCommand: boolean,
  { at, count, page }: { at: number; count: number; page: number },
): TableMove {
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index));
  if (count === 0) return null;
  if (withCommand)
    return key === 'a' ? 'pick-all' : key === 'Home' ? { to: 0 } : key === 'End' ? { to: count - 1 } : null;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return { to: clamp(at + 1) };
    case 'ArrowUp':
    case 'k':
      return { to: clamp(at - 1) };
    case 'PageDown':
      return { to: clamp(at + page) };
    case 'PageUp':
      return { to: clamp(at - page) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: count - 1 };
    case 'Enter':
      return 'open';
    case ' ':
      return 'pick';
    default:
      return null;
  }
}
