import { z } from 'zod';

/** A list in an address: `?a=1&a=2` or `?a=1`. */
export function listOf<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(schema).max(500),
  );
}

/** A yes or no in an address or a body: true, 1, yes; false, 0, no. */
export function flag() {
  return z.preprocess((value) => {
    if (value === 'true' || value === '1' || value === 'yes') return true;
    if (value === 'false' || value === '0' || value === 'no') return false;
    return value;
  }, z.boolean());
}
