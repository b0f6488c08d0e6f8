import { type Instant, hoursBetween } from '../../kernel/day.ts';
import { type IntervalId, intervalIds } from '../format/clock.ts';
import type { Certainty } from '../format/certainty.ts';
import { isUnverified } from '../format/certainty.ts';
import type { ClauseReference } from '../format/source.ts';
import type { Pack } from '../pack.ts';

/** The moments that the four intervals lie between; null when not known or not happened. */
export interface EarlyTimes {
  readonly onsetAt: Instant | null;
  readonly detectedAt: Instant | null;
  readonly reportedAt: Instant | null;
  readonly isolatedAt: Instant | null;
  readonly treatedAt: Instant | null;
}

/** One of the four early intervals (四早), measured, and against the pack’s target where it has one. */
export interface EarlyInterval {
  readonly id: IntervalId;
  /** Null when either moment is missing. Negative when the second came first, which data can show. */
  readonly hours: number | null;
  /** Null when the pack sets no target. */
  readonly targetHours: number | null;
  /** Null when hours or target are. */
  readonly isMet: boolean | null;
  readonly clause: ClauseReference | null;
  readonly certainty: Certainty | null;
  readonly unverified: boolean;
}

const ends: Readonly<Record<IntervalId, readonly [keyof EarlyTimes, keyof EarlyTimes]>> = {
  onsetToDetection: ['onsetAt', 'detectedAt'],
  detectionToReport: ['detectedAt', 'reportedAt'],
  reportToIsolation: ['reportedAt', 'isolatedAt'],
  reportToTreatment: ['reportedAt', 'treatedAt'],
};

/** M03-8: the four intervals of a case, always four, in the order of the saying 早发现、早报告、早隔离、早治疗. */
export function fourIntervals(pack: Pack, times: EarlyTimes): EarlyInterval[] {
  return intervalIds.map((id) => {
    const [from, to] = [times[ends[id][0]], times[ends[id][1]]];
    const target = pack.intervalTargets?.[id];
    const hours = from && to ? hoursBetween(from, to) : null;
    return {
      id,
      hours,
      targetHours: target?.value ?? null,
      isMet: hours === null || !target ? null : hours <= target.value,
      clause: target?.clause ?? null,
      certainty: target?.certainty ?? null,
      unverified: target !== undefined && isUnverified(target.certainty),
    };
  });
}
