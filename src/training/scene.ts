import { type Instant, instant } from '../kernel/day.ts';

/** Where E1 happened (edition 2023 of the area codes). */
export const place = {
  province: '51',
  city: '5101',
  district: '510117',
  town: '510117001',
  village: '510117001218',
} as const;

const onTheSeventh = (time: string): Instant => instant(`2020-12-07T${time}+08:00`);
const onTheEighth = (time: string): Instant => instant(`2020-12-08T${time}+08:00`);

/** The district as it was before: population, staff, institutions. */
export const dayBefore = instant('2020-12-06T08:00:00+08:00');

/** Clock times of Chengdu, 7 and 8 December 2020 (requirements E1). Where the source gives none, the fixture sets one. */
export const clock = {
  dayBefore,
  /** E1-1, not given: case 1 positive, confirmed, reported, reviewed, told upwards, in the daytime. */
  caseOneDetected: onTheSeventh('10:20:00'),
  caseOneConfirmed: onTheSeventh('11:05:00'),
  caseOneReported: onTheSeventh('11:40:00'),
  caseOneReviewed: onTheSeventh('12:50:00'),
  /** E1-2, E1-3, not given: before 16:00. */
  provinceInstructs: onTheSeventh('13:10:00'),
  cityInstructs: onTheSeventh('14:00:00'),
  /** E1-4, E1-5, given. */
  cityMeets: onTheSeventh('16:00:00'),
  districtMeets: onTheSeventh('19:30:00'),
  /** E1-10, not given: case 2 before 21:00. */
  caseTwoDetected: onTheSeventh('19:05:00'),
  caseTwoConfirmed: onTheSeventh('20:10:00'),
  /** E1-11, E1-12, given. */
  pressConference: onTheSeventh('21:00:00'),
  /** E1-15: the three cases lie in the window from 00:00 to 06:00; their own times are not given. */
  windowOpens: onTheEighth('00:00:00'),
  caseThreeConfirmed: onTheEighth('02:15:00'),
  caseFourConfirmed: onTheEighth('04:30:00'),
  caseFiveConfirmed: onTheEighth('05:20:00'),
  windowCloses: onTheEighth('06:00:00'),
  /** E1-18, given: the national bulletin. */
  nationalBulletin: onTheEighth('08:32:00'),
  /** E1-21, given: the last update of the account. */
  lastUpdate: onTheEighth('11:51:41'),
} as const;
