import { type Day } from '../../../kernel/day.ts';
import {
  type DateContext,
  type DateReading,
  type DateShape,
  dateText,
  dayInOrder,
  readDate,
  undecided,
} from './dates.ts';
import { type ReasonCode } from './parsed-row.ts';
import { isUnknownWord } from './words.ts';

type Asked = keyof DateReading;
type Order = 'dmy' | 'mdy' | 'ymd';

/** Something about a column's dates that only a person can say. */
export interface DateQuestion {
  readonly about: Asked;
  /**
   * `every-value-both-ways`: nothing in the column decides. `contradiction`: some values fit one way only, some the
   * other only.
   */
  readonly why: 'every-value-both-ways' | 'contradiction' | 'number-may-be-a-day' | 'year-is-missing';
  /**
   * The ways to read it, each with up to 3 texts of the column and the day they would mean; null where they mean none.
   */
  readonly options: readonly {
    readonly answer: string;
    readonly examples: readonly { readonly text: string; readonly day: Day | null }[];
    /** How many values can be read this way. */
    readonly fits: number;
  }[];
  /** How many values it concerns. */
  readonly values: number;
}

/** What is known of a column's dates after all its values were seen. */
export interface DateVerdict {
  /** `ask`: there are questions. `none`: hardly a value is a date. */
  readonly status: 'certain' | 'ask' | 'none';
  /** What the values themselves decide. */
  readonly reading: DateReading;
  /** `reading` with the likelier answer to each question, for a person to agree to; never applied without. */
  readonly suggested: DateReading;
  readonly questions: readonly DateQuestion[];
  /** Ways of writing met, the commonest first; more than one is worth a look. */
  readonly shapes: readonly { readonly shape: DateShape; readonly count: number; readonly example: string }[];
  /** Texts that are no date in any reading, up to 50 different ones. */
  readonly unreadable: readonly { readonly text: string; readonly reason: ReasonCode; readonly count: number }[];
  /** Values that are neither empty nor unknown. */
  readonly values: number;
  /** First and last day as suggested; null without a date. */
  readonly from: Day | null;
  readonly to: Day | null;
}

/** How many different texts of a column are remembered; beyond, further ones are only counted. */
const rememberedTexts = 20_000;

/** Collects the values of one column and says how its dates are to be read. Memory: different texts, at most 20,000. */
export class DateProfile {
  readonly #context: DateContext;
  readonly #texts = new Map<string, number>();
  #forgotten = 0;

  constructor(context: DateContext) {
    this.#context = context;
  }

  /** Takes one more value; empty and unknown ones are passed over. */
  add(text: string): void {
    // The time of day decides nothing about the day, and makes nearly every text of its column a different one.
    const date = text.length > 10 && text.length <= 60 ? text.replace(/(?<=\d{4}.*)[T ]\d{1,2}:\d{2}.*$/, '') : text;
    const count = this.#texts.get(date);
    if (count === undefined && isUnknownWord(date)) return;
    if (count !== undefined || this.#texts.size < rememberedTexts) this.#texts.set(date, (count ?? 0) + 1);
    else this.#forgotten++;
  }

  /** The verdict on all values so far. O(different texts). */
  verdict(): DateVerdict {
    const { today } = this.#context;
    const found = [...this.#texts].map(([text, count]) => ({ text, count, date: dateText(text) }));
    const values = found.reduce((sum, { count }) => sum + count, this.#forgotten);
    const dates = found.flatMap(({ text, count, date }) => (date ? [{ text, count, date }] : []));
    const ofShape = (shape: DateShape) => dates.filter(({ date }) => date.shape === shape);

    const questions: DateQuestion[] = [];
    const reading = { ...undecided };
    const suggested = { ...undecided };
    for (const [about, orders] of [
      ['numeric', ['dmy', 'mdy']],
      ['short', ['dmy', 'mdy', 'ymd']],
    ] as const) {
      const decided = decideOrder(ofShape(about), orders, today);
      if (decided.order !== null) (reading as Record<Asked, unknown>)[about] = decided.order;
      (suggested as Record<Asked, unknown>)[about] = decided.order ?? decided.suggested;
      if (decided.question) questions.push({ ...decided.question, about });
    }
    const serials = ofShape('serial');
    if (serials.length > 0) {
      questions.push(this.#plainQuestion('serial', 'number-may-be-a-day', serials, ['1900', '1904']));
      suggested.serial = '1900';
    }
    const yearless = ofShape('no-year');
    if (yearless.length > 0) {
      const year = Number(today.slice(0, 4));
      questions.push(this.#plainQuestion('year', 'year-is-missing', yearless, [String(year), String(year - 1)]));
      suggested.year = this.#likelyYear(
        yearless.map(({ text }) => text),
        year,
      );
    }
    return {
      ...this.#ends(found, suggested),
      reading,
      suggested,
      questions,
      values,
      shapes: shapesOf(dates),
      status: statusOf(dates, values, questions),
    };
  }

  /** The latest year in which none of the days lies in the future. */
  #likelyYear(texts: readonly string[], year: number): number {
    const isPast = texts.every((text) => {
      const read = readDate(text, { ...undecided, year }, this.#context);
      return 'reason' in read || read.on <= this.#context.today;
    });
    return isPast ? year : year - 1;
  }

  #plainQuestion(
    about: 'serial' | 'year',
    why: DateQuestion['why'],
    of: readonly Found[],
    answers: readonly string[],
  ): DateQuestion {
    const options = answers.map((answer) => {
      const reading = { ...undecided, [about]: about === 'year' ? Number(answer) : answer };
      const examples = of.slice(0, 3).map(({ text }) => {
        const read = readDate(text, reading, this.#context);
        return { text, day: 'reason' in read ? null : read.on };
      });
      return { answer, examples, fits: total(of) };
    });
    return { about, why, options, values: total(of) };
  }

  #ends(found: readonly { text: string; count: number }[], suggested: DateReading) {
    let from: Day | null = null;
    let to: Day | null = null;
    const unreadable: { text: string; reason: ReasonCode; count: number }[] = [];
    for (const { text, count } of found) {
      const read = readDate(text, suggested, this.#context);
      if ('reason' in read) {
        if (unreadable.length < 50) unreadable.push({ text: text.slice(0, 80), reason: read.reason, count });
        continue;
      }
      if (from === null || read.on < from) from = read.on;
      if (to === null || read.on > to) to = read.on;
    }
    return { from, to, unreadable };
  }
}

interface Found {
  readonly text: string;
  readonly count: number;
  readonly date: NonNullable<ReturnType<typeof dateText>>;
}

interface Decided {
  readonly order: Order | null;
  readonly suggested: Order | null;
  readonly question: Omit<DateQuestion, 'about'> | null;
}

/**
 * Which order of day, month and year the values leave open. An order is certain only when it alone makes a day of
 * every value.
 */
function decideOrder(of: readonly Found[], orders: readonly Order[], today: Day): Decided {
  // Values that mean the same day in every order, and values that mean none in any, decide nothing.
  const telling = of.filter(({ date }) => new Set(orders.map((order) => dayInOrder(date, order, today))).size > 1);
  if (telling.length === 0) return { order: null, suggested: null, question: null };

  const fits = (order: Order) => telling.filter(({ date }) => dayInOrder(date, order, today) !== null);
  const whole = orders.filter((order) => fits(order).length === telling.length);
  if (whole.length === 1) return { order: whole[0]!, suggested: whole[0]!, question: null };

  // Likelier: fits more values, then puts fewer in the future, then spans fewer days, as an outbreak does.
  const ranked = [...(whole.length > 0 ? whole : orders)].sort((a, b) => {
    const [futureA, spanA] = spread(fits(a), a, today);
    const [futureB, spanB] = spread(fits(b), b, today);
    return total(fits(b)) - total(fits(a)) || futureA - futureB || spanA - spanB;
  });
  const decisive = [...telling].sort((a, b) => unlikeness(b, orders, today) - unlikeness(a, orders, today)).slice(0, 3);
  const options = ranked
    .filter((order) => fits(order).length > 0)
    .map((order) => ({
      answer: order,
      fits: total(fits(order)),
      examples: decisive.map(({ text, date }) => ({ text, day: dayInOrder(date, order, today) })),
    }));
  const why = whole.length > 1 ? 'every-value-both-ways' : 'contradiction';
  return { order: null, suggested: ranked[0] ?? null, question: { why, options, values: total(telling) } };
}

/** Texts that some order cannot read come first among the examples: they show a contradiction at once. */
function unlikeness({ date }: Found, orders: readonly Order[], today: Day): number {
  return orders.filter((order) => dayInOrder(date, order, today) === null).length;
}

/** How many values lie in the future, and the years and months spanned as a number that only compares. */
function spread(of: readonly Found[], order: Order, today: Day): [number, number] {
  const days = of.map(({ date }) => dayInOrder(date, order, today)!).sort();
  const month = (on: Day | undefined) =>
    on === undefined ? 0 : Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7)) + Number(on.slice(8)) / 32;
  return [days.filter((on) => on > today).length, month(days.at(-1)) - month(days[0])];
}

function shapesOf(dates: readonly Found[]) {
  const shapes = new Map<DateShape, { shape: DateShape; count: number; example: string }>();
  for (const { text, count, date } of dates) {
    const known = shapes.get(date.shape);
    if (known) known.count += count;
    else shapes.set(date.shape, { shape: date.shape, count, example: text });
  }
  return [...shapes.values()].sort((a, b) => b.count - a.count);
}

function statusOf(dates: readonly Found[], values: number, questions: readonly DateQuestion[]): DateVerdict['status'] {
  if (total(dates) < values / 2 || values === 0) return 'none';
  return questions.length > 0 ? 'ask' : 'certain';
}

function total(of: readonly { readonly count: number }[]): number {
  return of.reduce((sum, { count }) => sum + count, 0);
}
