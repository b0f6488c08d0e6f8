import { v7 } from 'uuid';

/** A new id, a version 7 UUID. Ids are made here and not in the database, so that any node may make them. */
export function newId<T extends string = string>(): T {
  return v7() as T;
}
