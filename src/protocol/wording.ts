import { type Day, type Instant, dayOf, hoursBetween } from '../kernel/day.ts';
import type { CaseClass } from './format/case-definition.ts';
import type { ContactClass } from './format/contact-rule.ts';
import type { MeasureKind, MeasureSubject } from './format/measure.ts';
import type { Text } from './format/text.ts';

const words = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

/** What a person’s classification as a case is called. */
export const caseWords: Readonly<Record<CaseClass | 'notACase' | 'undetermined', Text>> = {
  confirmed: words('确诊病例', 'confirmed case'),
  probable: words('可能病例', 'probable case'),
  suspected: words('疑似病例', 'suspected case'),
  asymptomatic: words('无症状感染者', 'asymptomatic infected person'),
  notACase: words('不符合病例定义', 'not a case'),
  undetermined: words('尚不能判定', 'not yet determined'),
};

/** What a ring of contacts is called. */
export const contactWords: Readonly<Record<ContactClass | 'undetermined' | 'none', Text>> = {
  close: words('密切接触者', 'close contact'),
  secondary: words('密切接触者的密切接触者（次密接）', 'contact of a contact'),
  venue: words('涉疫场所暴露人员', 'person exposed in a venue'),
  general: words('一般接触者', 'general contact'),
  undetermined: words('尚不能判定', 'not yet determined'),
  none: words('不属于接触者', 'not a contact'),
};

/** What a measure is called. */
export const measureWords: Readonly<Record<MeasureKind, Text>> = {
  centralQuarantine: words('集中隔离医学观察', 'quarantine at a site'),
  homeQuarantine: words('居家隔离医学观察', 'quarantine at home'),
  quarantine: words('隔离', 'quarantine'),
  homeMonitoring: words('居家健康监测', 'health monitoring at home'),
  monitoring: words('健康监测', 'health monitoring'),
};

/** Whom a measure concerns. */
export const subjectWords: Readonly<Record<MeasureSubject, Text>> = {
  close: contactWords.close,
  secondary: contactWords.secondary,
  venue: contactWords.venue,
  general: contactWords.general,
  outflowHigh: words('高风险区外溢人员', 'person who left a high-risk area'),
  outflowMedium: words('中风险区外溢人员', 'person who left a medium-risk area'),
  outflowLow: words('低风险区外溢人员', 'person who left a low-risk area'),
  inbound: words('入境人员', 'inbound traveller'),
};

const months = 'January February March April May June July August September October November December'.split(' ');

/** A day as people write it: 2022年7月8日, 8 July 2022. */
export function dayWords(day: Day): Text {
  const [year = '', month = '', date = ''] = day.split('-');
  return words(`${year}年${Number(month)}月${Number(date)}日`, `${Number(date)} ${months[Number(month) - 1]!} ${year}`);
}

/** Instants are counted from here, so that no `Date` is needed to hand one to the formatter. */
const epoch = '1970-01-01T00:00:00.000Z' as Instant;

/** Making a formatter costs some fifty times as much as using it, and a line list has a clock per row. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** An instant as people write it in an IANA zone, to the minute: 2020年12月7日18:00, 7 December 2020 at 18:00. */
export function instantWords(instant: Instant, zone: string): Text {
  const date = dayWords(dayOf(instant, zone));
  const format =
    timeFormats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  timeFormats.set(zone, format);
  const time = format.format(hoursBetween(epoch, instant) * 3_600_000);
  return words(`${date['zh-CN']}${time}`, `${date.en} at ${time}`);
}

/** Joins texts, with 、 in Chinese and a comma in English. */
export function listWords(texts: readonly Text[]): Text {
  return words(texts.map((text) => text['zh-CN']).join('、'), texts.map((text) => text.en).join(', '));
}
