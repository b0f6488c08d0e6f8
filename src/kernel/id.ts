import { z } from 'zod';

/** An id made by the program, a version 7 UUID: sorts by the time it was made. */
export const Id = z.uuid();
export type Id = z.infer<typeof Id>;

/** The schema of one kind of id, so that a case's id is never taken for a person's. */
export function idOf<Kind extends string>() {
  return Id.brand<Kind>();
}
