import { type Day, addDays } from '../../kernel/day.ts';
import { type Evaluation, evaluation } from '../evaluation.ts';
import type { UsedFact } from '../facts.ts';
import type { ContactWindow as WindowRule } from '../format/contact-rule.ts';
import type { Provenance } from '../format/source.ts';
import type { Pack } from '../pack.ts';
import { noSuchVariant, saysNothing } from '../says-nothing.ts';
import { dayWords } from '../wording.ts';

/** The days of a case that its contact window rests on; null when not known or not happened. */
export interface CaseDays {
  /** Day of onset; null when asymptomatic or not yet known. */
  readonly onsetOn: Day | null;
  /** Day the first positive sample was taken. */
  readonly sampledOn: Day | null;
  /** Day of isolation; null while not isolated. */
  readonly isolatedOn: Day | null;
  /** Last day with signs; null while they last. */
  readonly symptomsEndedOn?: Day | null;
  /** Who says so. */
  readonly source: string;
}

/** When a case’s contacts are sought; both days inclusive. */
export interface ContactWindow extends Evaluation<'closed' | 'open' | 'undetermined'> {
  /** Null when neither onset nor sample is known. */
  readonly from: Day | null;
  /** Null while the window is still open. */
  readonly to: Day | null;
}

/**
 * From when until when the contacts of a case are sought. With a known onset the window counts from onset, otherwise
 * from the first positive sample. `options.variant` asks for a city’s own window.
 * @throws pack/says-nothing, pack/no-such-variant
 */
export function contactWindow(pack: Pack, days: CaseDays, options: { variant?: string } = {}): ContactWindow {
  const rule = pack.contactWindow;
  if (!rule) throw saysNothing({ pack: pack.id, about: 'the contact window' });
  const before = lengthsOf(pack, rule, options.variant);
  const anchor = days.onsetOn ?? days.sampledOn;
  if (anchor === null) return undetermined(pack, rule, before);
  const length = days.onsetOn === null ? before.beforeSample : before.beforeOnset;
  const from = addDays(anchor, -length.value);
  const end = endOf(rule, days);
  const finding = evaluation(pack, {
    answer: end.to === null ? 'open' : 'closed',
    rules: [rule],
    rests: [length, ...end.rests],
    facts: usedDays(days),
    missing: end.to === null ? [end.waitsFor] : [],
    dates: end.to === null ? { from } : { from, to: end.to },
    statement: statementOf(from, end.to),
  });
  return { ...finding, from, to: end.to };
}

/**
 * When the contacts of a close contact are sought: from that contact’s first exposure to the case until it is isolated.
 * @throws pack/says-nothing
 */
export function secondaryWindow(
  pack: Pack,
  days: { firstExposureOn: Day; isolatedOn: Day | null; source: string },
): ContactWindow {
  const rule = pack.secondaryContacts?.enabled ? pack.secondaryContacts.window : undefined;
  if (!rule) throw saysNothing({ pack: pack.id, about: 'the window for contacts of contacts' });
  const { firstExposureOn: from, isolatedOn: to, source } = days;
  const finding = evaluation(pack, {
    answer: to === null ? 'open' : 'closed',
    rules: [rule],
    rests: [rule],
    facts: [
      { name: 'firstExposureOn', value: from, source },
      { name: 'isolatedOn', value: to, source },
    ],
    missing: to === null ? ['isolatedOn'] : [],
    dates: to === null ? { from } : { from, to },
    statement: statementOf(from, to),
  });
  return { ...finding, from, to };
}

function lengthsOf(pack: Pack, rule: WindowRule, variant: string | undefined) {
  if (variant === undefined) return rule;
  const local = rule.variants.find((item) => item.variant === variant);
  if (local) return local;
  throw noSuchVariant({ pack: pack.id, variant, known: rule.variants.map((item) => item.variant) });
}

interface WindowEnd {
  readonly to: Day | null;
  readonly rests: readonly Provenance[];
  readonly waitsFor: string;
}

function endOf(rule: WindowRule, days: CaseDays): WindowEnd {
  const { until } = rule;
  if (until.kind === 'isolation') return { to: days.isolatedOn, rests: [until], waitsFor: 'isolatedOn' };
  if (days.onsetOn === null) {
    return { to: addDays(days.sampledOn!, until.afterSample.value), rests: [until.afterSample], waitsFor: '' };
  }
  const rests = [until.afterOnset, until.symptomFree, until.minimumAfterOnset];
  if (!days.symptomsEndedOn) return { to: null, rests, waitsFor: 'symptomsEndedOn' };
  const candidates = [
    addDays(days.onsetOn, until.afterOnset.value),
    addDays(days.onsetOn, until.minimumAfterOnset.value),
    addDays(days.symptomsEndedOn, until.symptomFree.value),
  ];
  return { to: candidates.sort().at(-1)!, rests, waitsFor: '' };
}

function undetermined(pack: Pack, rule: WindowRule, before: Pick<WindowRule, 'beforeOnset'>): ContactWindow {
  const finding = evaluation(pack, {
    answer: 'undetermined',
    rules: [rule],
    rests: [before.beforeOnset],
    facts: [],
    missing: ['onsetOn', 'sampledOn'],
    statement: {
      'zh-CN': '缺少发病日期和首次阳性采样日期，尚不能确定密接追踪时段',
      en: 'Neither the day of onset nor that of the first positive sample is known, so the contact window is open',
    },
  });
  return { ...finding, answer: 'undetermined', from: null, to: null };
}

function usedDays(days: CaseDays): UsedFact[] {
  const named = [
    ['onsetOn', days.onsetOn],
    ['sampledOn', days.sampledOn],
    ['isolatedOn', days.isolatedOn],
    ['symptomsEndedOn', days.symptomsEndedOn ?? null],
  ] as const;
  return named.flatMap(([name, value]) => (value === null ? [] : [{ name, value, source: days.source }]));
}

function statementOf(from: Day, to: Day | null) {
  const [start, end] = [dayWords(from), to && dayWords(to)];
  return {
    'zh-CN': `密接追踪时段自${start['zh-CN']}起${end ? `，至${end['zh-CN']}止` : '，尚未结束'}`,
    en: `Contacts are sought from ${start.en}${end ? ` until ${end.en}` : ', no end yet'}`,
  };
}
