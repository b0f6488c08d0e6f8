import { enclosing } from '../../kernel/area-code.ts';
import type { BlindIndex } from './blind-index.ts';
import type { MatchReason, Verdict } from './model.ts';

/** What of a record is compared: blind hashes and what stands openly beside them. */
export interface Comparable extends BlindIndex {
  readonly sex: string | null;
  readonly birthOn: string | null;
  /** From the date of birth or the age; then one year uncertain. */
  readonly birthYear: number | null;
  readonly areaCode: string;
}

/** How likely two records are one person, and why. */
export interface Comparison {
  /** Probability, 0–1. */
  readonly score: number;
  readonly reasons: readonly MatchReason[];
  /** Null where they are not worth a look. */
  readonly verdict: Verdict | null;
}

/**
 * Weights in bits: log2 of how much more often two records of one person agree (or differ) so than two records of two
 * persons. Fellegi & Sunter, A theory for record linkage, Journal of the American Statistical Association 64 (1969)
 * 1183–1210. The shares behind them are our estimates for Chinese line lists (a full name is shared by one in 2,000, a
 * date of birth by one in 29,000, a phone number by one in 2,000 because families share phones); they assume that
 * fields are independent, which fails for twins, and for lists in which a hospital wrote its own phone number into
 * every row.
 */
const bits = {
  sameIdNumber: 25,
  idNumberDiffers: -7,
  sameName: 10.8,
  nameSoundsAlike: 7,
  namePartlySame: 2,
  nameDiffers: -5,
  sameBirthDate: 14.7,
  birthDateSlip: 6,
  sameAge: 4.6,
  birthDateDiffers: -4,
  ageDiffers: -5,
  sameSex: 0.9,
  sexDiffers: -5,
  samePhone: 11,
  sameVillage: 8,
  sameTown: 6,
  sameDistrict: 3,
  otherDistrict: -2,
} as const;

/** What speaks against any two records taken by chance: one pair in 131,072 is one person. */
const priorBits = -17;

/** Share of a name's syllables or letter pairs that both have, above which names are partly the same. */
const partlySame = 0.6;

/** Compares two records; the order does not matter. */
export function compareRecords(a: Comparable, b: Comparable): Comparison {
  const reasons: MatchReason[] = [];
  let sum = priorBits;
  const found = (weight: number, reason: MatchReason | null) => {
    sum += weight;
    if (reason) reasons.push(reason);
  };
  compareNumbers(a, b, found);
  compareNames(a, b, found);
  compareBirths(a, b, found);
  if (a.sex !== null && b.sex !== null) {
    if (a.sex === b.sex) found(bits.sameSex, 'same-sex');
    else found(bits.sexDiffers, 'sex-differs');
  }
  compareAreas(a.areaCode, b.areaCode, found);
  const score = Math.round(1000 / (1 + 2 ** -sum)) / 1000;
  const has = (reason: MatchReason) => reasons.includes(reason);
  const sameNumber = has('same-id-number');
  const contradicted = has('name-differs') || has('birth-differs') || has('sex-differs');
  // A number is the only thing that names one person, and only together with the name: numbers are mistyped and
  // borrowed.
  const sure = sameNumber && (has('same-name') || has('name-sounds-alike')) && !contradicted;
  return { score, reasons, verdict: sure ? 'same' : sameNumber || score >= 0.5 ? 'possible' : null };
}

type Found = (weight: number, reason: MatchReason | null) => void;

function compareNumbers(a: Comparable, b: Comparable, found: Found): void {
  if (a.idNumberHash !== null && b.idNumberHash !== null) {
    if (a.idNumberHash === b.idNumberHash) found(bits.sameIdNumber, 'same-id-number');
    else found(bits.idNumberDiffers, 'id-number-differs');
  }
  // Two phone numbers of one person are so common that a different one says nothing.
  if (a.phoneHash !== null && a.phoneHash === b.phoneHash) found(bits.samePhone, 'same-phone');
}

function compareNames(a: Comparable, b: Comparable, found: Found): void {
  // A name masked already has no sound, and says nothing either way.
  if (a.soundHash === null || b.soundHash === null) return;
  if (a.nameHash === b.nameHash) found(bits.sameName, 'same-name');
  else if (a.soundHash === b.soundHash) found(bits.nameSoundsAlike, 'name-sounds-alike');
  else if (likeness(a.nameTokens, b.nameTokens) >= partlySame) found(bits.namePartlySame, 'name-partly-same');
  else found(bits.nameDiffers, 'name-differs');
}

function compareBirths(a: Comparable, b: Comparable, found: Found): void {
  if (a.birthOn !== null && b.birthOn !== null) {
    if (a.birthOn === b.birthOn) found(bits.sameBirthDate, 'same-birth-date');
    else if (isSlip(a.birthOn, b.birthOn)) found(bits.birthDateSlip, 'birth-date-slip');
    else found(bits.birthDateDiffers, 'birth-differs');
  } else if (a.birthYear !== null && b.birthYear !== null) {
    const years = Math.abs(a.birthYear - b.birthYear);
    if (years <= 1) found(bits.sameAge, 'same-age');
    else if (years > 2) found(bits.ageDiffers, 'birth-differs');
  }
}

function compareAreas(a: string, b: string, found: Found): void {
  const both = (level: 'village' | 'town' | 'district') => {
    const mine = enclosing(a, level);
    return mine !== null && mine === enclosing(b, level);
  };
  if (both('village')) found(bits.sameVillage, 'same-village');
  else if (both('town')) found(bits.sameTown, 'same-town');
  else if (both('district')) found(bits.sameDistrict, 'same-district');
  else if (a.length >= 6 && b.length >= 6) found(bits.otherDistrict, null);
}

/** Day and month swapped, or one digit different: the slips of a hand. */
function isSlip(a: string, b: string): boolean {
  if (a.slice(0, 4) === b.slice(0, 4) && a.slice(5, 7) === b.slice(8) && a.slice(8) === b.slice(5, 7)) return true;
  let different = 0;
  for (let at = 0; at < 10; at++) if (a[at] !== b[at]) different++;
  return different === 1;
}

/** Dice's coefficient of two ascending lists: twice what is common, over all there is. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i]!;
    const right = b[j]!;
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return a.length + b.length === 0 ? 0 : (2 * common) / (a.length + b.length);
}
