import { z } from 'zod';

/**
 * The code of an area. A parent's code is a prefix of its children's, so an area and all below it is one range of codes.
 * For China the official codes of GB/T 2260 and of the statistics bureau, digits by level: 2 province, 4 city,
 * 6 district, 9 street or town, 12 village or community, 15 grid. Other countries load a tree with the same property.
 */
export const AreaCode = z
  .string()
  .regex(/^[0-9A-Z]{2,15}$/, { error: 'must be an area code, 2 to 15 digits or capital letters' })
  .brand<'AreaCode'>();
export type AreaCode = z.infer<typeof AreaCode>;

export const AreaLevel = z.enum(['province', 'city', 'district', 'town', 'village', 'grid']);
export type AreaLevel = z.infer<typeof AreaLevel>;

/** How many characters a code of each level has. */
export const codeLength: Record<AreaLevel, number> = {
  province: 2,
  city: 4,
  district: 6,
  town: 9,
  village: 12,
  grid: 15,
};

/** The level of a code, or null when its length is none of the six. */
export function levelOf(code: string): AreaLevel | null {
  return AreaLevel.options.find((level) => codeLength[level] === code.length) ?? null;
}

/** The code of the enclosing area at a level, or null when `code` is itself wider than that. */
export function enclosing(code: string, level: AreaLevel): AreaCode | null {
  return code.length < codeLength[level] ? null : (code.slice(0, codeLength[level]) as AreaCode);
}

/** The district, six characters, that keeps a row about this area; a wider code is kept under itself, filled with zeros. */
export function districtOf(code: string): string {
  return code.slice(0, 6).padEnd(6, '0');
}

/** The parent's code, or null at the top. */
export function parentOf(code: string): AreaCode | null {
  const level = levelOf(code);
  if (level === null || level === 'province') return null;
  const above = AreaLevel.options[AreaLevel.options.indexOf(level) - 1]!;
  return code.slice(0, codeLength[above]) as AreaCode;
}

/** Whether `code` is one of the areas or lies below one. The empty code is the whole country. */
export function isWithin(code: string, areas: readonly string[]): boolean {
  return areas.some((area) => code.startsWith(area));
}

/** First code after an area and all below it: `code >= area and code < afterLast(area)`, codes compared by bytes. */
export function afterLast(area: string): string {
  return `${area}~`;
}
