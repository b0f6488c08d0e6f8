import { type Instant, addHours, hoursBetween } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import { judge } from '../evaluate-expression.ts';
import { momentWords } from '../fact-words.ts';
import type { Facts, UsedFact } from '../facts.ts';
import type { Clock } from '../format/clock.ts';
import type { Text } from '../format/text.ts';
import type { Pack } from '../pack.ts';
import { saysNothing } from '../says-nothing.ts';
import { instantWords } from '../wording.ts';

/** Moments that have happened, by name; null or absent: not yet. */
export type Moments = Readonly<Record<string, Instant | null>>;

/** What is told about the moments of a case or an event. */
export interface ClockQuestion {
  readonly times: Moments;
  /** Facts for clocks that run only under a condition. */
  readonly facts?: Facts;
  /** Who says when things happened. */
  readonly source: string;
  /** Ids of the clocks wanted; absent: all. For imports, where thousands of cases ask for one or two. */
  readonly only?: readonly string[];
  /** IANA zone that the sentence tells the time in; `Asia/Shanghai` where not said otherwise. */
  readonly zone?: string;
}

/** One running, finished or waiting clock. */
export interface RunningClock extends Evaluation<'waiting' | 'running' | 'inTime' | 'late'> {
  readonly id: string;
  /** Role that must act; its name is in the pack’s `roles`. */
  readonly owner: string;
  readonly reach: Clock['reach'];
  readonly starts: string;
  readonly stops: string;
  /** Null while the clock waits for its start. */
  readonly from: Instant | null;
  readonly dueAt: Instant | null;
  /**
   * When it is due at the latest if every duty before it takes its whole limit, so that a chain of reports has an end
   * in sight. Equal to `dueAt` once started; null when nothing known leads to it.
   */
  readonly latestAt: Instant | null;
  readonly hours: number;
  readonly doneAt: Instant | null;
}

/** The clocks of reporting (B1), in the pack’s order. @throws pack/says-nothing */
export function reportingClocks(pack: Pack, question: ClockQuestion): RunningClock[] {
  if (!pack.reportingClocks) throw saysNothing({ pack: pack.id, about: 'reporting clocks' });
  return runClocks(pack, pack.reportingClocks, question);
}

/** The clocks of investigation (B7), in the pack’s order. @throws pack/says-nothing */
export function investigationClocks(pack: Pack, question: ClockQuestion): RunningClock[] {
  if (!pack.investigationClocks) throw saysNothing({ pack: pack.id, about: 'investigation clocks' });
  return runClocks(pack, pack.investigationClocks, question);
}

/** The clocks of transfer to a hospital or a site, in the pack’s order. @throws pack/says-nothing */
export function transferClocks(pack: Pack, question: ClockQuestion): RunningClock[] {
  if (!pack.transferClocks) throw saysNothing({ pack: pack.id, about: 'transfer clocks' });
  return runClocks(pack, pack.transferClocks, question);
}

/** Clocks whose condition is known not to hold are left out; one that is undecided runs, to be on the safe side. */
function runClocks(pack: Pack, clocks: readonly Clock[], question: ClockQuestion): RunningClock[] {
  const applying = clocks.flatMap((clock) => {
    const judged = clock.when ? judge(clock.when, question.facts ?? {}, pack) : undefined;
    return judged?.truth === 'no' ? [] : [{ clock, judged }];
  });
  const chain = applying.map((item) => item.clock);
  const wanted = applying.filter(({ clock }) => question.only?.includes(clock.id) ?? true);
  return wanted.map(({ clock, judged }) => {
    const from = question.times[clock.starts] ?? null;
    const doneAt = question.times[clock.stops] ?? null;
    const hours = hoursOf(clock);
    const dueAt = from && addHours(from, hours);
    const reached = from ?? latestReach(clock.starts, chain, question.times);
    const latestAt = reached && addHours(reached, hours);
    const answer = stateOf(dueAt, doneAt);
    const found = evaluation(pack, {
      answer,
      rules: [clock],
      rests: [clock.limit, ...(judged?.criteria ?? [])],
      facts: [...(judged?.facts ?? []), ...usedMoments(clock, question)],
      missing: [...(judged?.missing ?? []), ...(from === null ? [clock.starts] : [])],
      dates: { ...(dueAt && { [clock.id]: dueAt }) },
      statement: statementOf(pack, clock, dueAt && instantWords(dueAt, question.zone ?? 'Asia/Shanghai')),
    });
    const { id, owner, reach, starts, stops } = clock;
    return { ...found, id, owner, reach, starts, stops, from, dueAt, latestAt, hours, doneAt };
  });
}

function hoursOf(clock: Clock): number {
  return clock.limit.unit === 'hours' ? clock.limit.value : clock.limit.value / 60;
}

/** The latest instant a moment can be reached at over the clocks that lead to it; packs with rings do not load. */
function latestReach(moment: string, clocks: readonly Clock[], times: Moments): Instant | null {
  const known = times[moment];
  if (known) return known;
  const reached = clocks
    .filter((clock) => clock.stops === moment)
    .flatMap((clock) => {
      const from = latestReach(clock.starts, clocks, times);
      return from === null ? [] : [addHours(from, hoursOf(clock))];
    });
  return reached.sort()[0] ?? null;
}

function stateOf(dueAt: Instant | null, doneAt: Instant | null): RunningClock['answer'] {
  if (dueAt === null) return 'waiting';
  if (doneAt === null) return 'running';
  return hoursBetween(dueAt, doneAt) > 0 ? 'late' : 'inTime';
}

function usedMoments(clock: Clock, question: ClockQuestion): UsedFact[] {
  return [clock.starts, clock.stops].flatMap((name) => {
    const value = question.times[name];
    return value ? [{ name, value, source: question.source }] : [];
  });
}

function statementOf(pack: Pack, clock: Clock, dueAt: Text | null): Text {
  const start = momentWords(pack, clock.starts);
  const owner = pack.roles[clock.owner]!;
  const units = clock.limit.unit === 'hours' ? ['小时', 'hours'] : ['分钟', 'minutes'];
  return {
    'zh-CN': `${clock.label['zh-CN']}：${owner['zh-CN']}应在“${start['zh-CN']}”后${clock.limit.value}${units[0]}内完成${
      dueAt ? `，即${dueAt['zh-CN']}前` : ''
    }`,
    en: `${clock.label.en}: due from ${owner.en} within ${clock.limit.value} ${units[1]} of “${start.en}”${
      dueAt ? `, by ${dueAt.en}` : ''
    }`,
  };
}
