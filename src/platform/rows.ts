import pg from 'pg';

/** How PostgreSQL's types become ours: days and instants as strings, whole and decimal numbers as numbers. */
const parsers: Record<number, (text: string) => unknown> = {
  20: Number,
  1082: (text) => text,
  1184: (text) => new Date(text).toISOString(),
  1700: Number,
};

/** For `pg`: our parsers first, its own for the rest. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** snake_case of the database to camelCase of the program; the one place where names turn. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Rows that came as arrays, as objects with camelCase names. */
export function toObjects(fields: readonly { name: string }[], rows: readonly unknown[][]): Record<string, unknown>[] {
  const names = fields.map((field) => camel(field.name));
  return rows.map((row) => {
    const object: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) object[names[column]!] = row[column];
    return object;
  });
}
