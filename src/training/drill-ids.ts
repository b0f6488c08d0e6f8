import type { Instant } from '../kernel/day.ts';
import { type Random, randomOf } from '../kernel/random.ts';

/**
 * An id of the drill: a version 7 UUID whose time is given and whose chance can be repeated, so that two installations
 * know the same person, case and task by the same id.
 * @param milliseconds since 1970, whole; ids of later times sort later
 */
export function drillId(random: Random, milliseconds: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const chance = random.uuid();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`;
}

/** The id of something in the story, by a name of its own (`case 1`, `order 3`) and the moment it begins. */
export function storyId<Kind extends string = string>(name: string, at: Instant): Kind {
  return drillId(randomOf(`chengdu-2020 ${name}`), Date.parse(at)) as Kind;
}
