import { z } from 'zod';
import { Day, Instant } from '../kernel/day.ts';
import { Certainty } from './format/certainty.ts';
import { MeasureSubject } from './format/measure.ts';
import { Text } from './format/text.ts';

const FactValues = z.record(z.string(), z.union([z.boolean(), z.number(), z.string(), z.null()]));
const CaseDaysGiven = z.strictObject({
  onsetOn: Day.nullable(),
  sampledOn: Day.nullable(),
  isolatedOn: Day.nullable(),
  symptomsEndedOn: Day.nullable().optional(),
});
const ExposureGiven = z.strictObject({
  facts: FactValues,
  firstOn: Day,
  lastOn: Day,
  to: z.enum(['case', 'closeContact']).optional(),
});
const MeasureGiven = z.strictObject({
  subject: MeasureSubject,
  lastExposureOn: Day,
  controlledOn: Day.optional(),
  restartedOn: Day.optional(),
});
const ClocksGiven = z.strictObject({ times: z.record(z.string(), Instant.nullable()), facts: FactValues.optional() });
const UnitGiven = z.strictObject({
  condition: z.string(),
  setting: z.string(),
  cases: z.array(Day),
  hospitalised: z.array(Day).optional(),
  deaths: z.array(Day).optional(),
  on: Day,
});

const Expectation = z.strictObject({
  answer: z.string().optional(),
  rules: z.array(z.string()).optional().describe('All of these fired; others may have'),
  dates: z.record(z.string(), z.string()).optional().describe('Days, or instants of clocks by clock id'),
  missing: z.array(z.string()).optional().describe('Exactly these'),
  tests: z.array(Day).optional().describe('Exactly these days of test, in order'),
  certainty: Certainty.optional(),
  unverified: z.boolean().optional(),
  higherRisk: z.enum(['yes', 'no', 'unknown']).optional(),
  refused: z.string().optional().describe('The code of the problem, when the pack cannot answer'),
});

const head = { title: Text, expect: Expectation };

/** One worked case: a question of the pack with the answer that somebody who applies the rules expects. */
export const Example = z.discriminatedUnion('question', [
  z.strictObject({ ...head, question: z.literal('classifyCase'), given: FactValues }),
  z.strictObject({
    ...head,
    question: z.literal('classifyContact'),
    given: z.strictObject({
      exposures: z.array(ExposureGiven),
      case: CaseDaysGiven.optional().describe('Sets the contact window'),
      variant: z.string().optional(),
    }),
  }),
  z.strictObject({
    ...head,
    question: z.literal('contactWindow'),
    given: CaseDaysGiven.extend({ variant: z.string().optional() }),
  }),
  z.strictObject({ ...head, question: z.literal('reportingClocks'), given: ClocksGiven }),
  z.strictObject({ ...head, question: z.literal('investigationClocks'), given: ClocksGiven }),
  z.strictObject({ ...head, question: z.literal('transferClocks'), given: ClocksGiven }),
  z.strictObject({ ...head, question: z.literal('measureFor'), given: MeasureGiven }),
  z.strictObject({
    ...head,
    question: z.literal('mayRelease'),
    given: MeasureGiven.extend({ facts: FactValues, on: Day }),
  }),
  z.strictObject({
    ...head,
    question: z.literal('mayDischarge'),
    given: z.strictObject({ facts: FactValues, on: Day }),
  }),
  z.strictObject({ ...head, question: z.literal('mustAlertSingleCase'), given: FactValues }),
  z.strictObject({ ...head, question: z.literal('institutionThresholds'), given: UnitGiven }),
  z.strictObject({
    ...head,
    question: z.literal('isCluster'),
    given: z.strictObject({ cases: z.array(Day), on: Day }),
  }),
]);
export type Example = z.infer<typeof Example>;

/** The content of examples.json. */
export const Examples = z.array(Example);
export type Examples = z.infer<typeof Examples>;
