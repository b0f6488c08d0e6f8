/** Prints an answer: a table for people, JSON for programs. */
export function show(answer: unknown, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(answer));
    return;
  }
  const { rows, next } = (answer ?? {}) as { rows?: unknown[]; next?: string | null };
  if (Array.isArray(answer)) console.log(table(answer));
  else if (Array.isArray(rows)) console.log(table(rows) + (next ? `\nmore: --after ${next}` : ''));
  else console.log(facts(answer));
}

/** Columns as wide as their longest value, at most 40. Wide characters count double, as terminals show them. */
export function table(rows: readonly unknown[]): string {
  if (rows.length === 0) return '(none)';
  if (typeof rows[0] !== 'object' || rows[0] === null) return rows.map(String).join('\n');
  const columns = Object.keys(rows[0]);
  const cells = rows.map((row) => columns.map((column) => clip(text((row as Record<string, unknown>)[column]))));
  const widths = columns.map((column, at) => Math.max(width(column), ...cells.map((row) => width(row[at]!))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(widths[at]! - width(cell)))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((each) => '─'.repeat(each))), ...cells.map(line)].join('\n');
}

function facts(answer: unknown): string {
  if (answer === null || typeof answer !== 'object') return text(answer);
  const entries = Object.entries(answer);
  const widest = Math.max(0, ...entries.map(([name]) => name.length));
  return entries
    .map(([name, value]) => {
      const isTable = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
      return isTable ? `${name}\n${table(value).replace(/^/gm, '  ')}` : `${name.padEnd(widest)}  ${text(value)}`;
    })
    .join('\n');
}

/** Without control characters: a name somebody typed must not command the terminal. */
function text(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\p{Cc}+/gu, ' ');
}

function clip(cell: string): string {
  const flat = cell.replaceAll(/\s+/g, ' ');
  return Array.from(flat).length > 40 ? `${Array.from(flat).slice(0, 39).join('')}…` : flat;
}

function width(cell: string): number {
  return Array.from(cell).reduce(
    (sum, letter) => sum + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/.test(letter) ? 2 : 1),
    0,
  );
}
