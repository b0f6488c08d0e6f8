import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from '../../kernel/day.ts';
import { type FactValue, factsFrom } from '../facts.ts';
import { loadPack } from '../load-pack.ts';
import { exposureSettings } from '../vocabulary.ts';
import { type Exposure, classifyContact, contactAnswers } from './classify-contact.ts';
import { contactWindow, secondaryWindow } from './contact-window.ts';

const load = (id: string) =>
  loadPack(JSON.parse(readFileSync(new URL(`../../../packs/${id}/pack.json`, import.meta.url), 'utf8')), []);
const packs = ['cn.covid19.v7', 'cn.covid19.v8', 'cn.covid19.v9', 'who.covid19.2021'].map(load);
const [, v8, v9, who] = packs as [(typeof packs)[0], (typeof packs)[0], (typeof packs)[0], (typeof packs)[0]];

function met(facts: Record<string, FactValue>, on = '2022-07-01', more: Partial<Exposure> = {}): Exposure {
  return { facts: factsFrom('interview', facts), firstOn: day(on), lastOn: day(on), source: 'interview', ...more };
}

const ring = (facts: Record<string, FactValue>) => classifyContact(v9, { exposures: [met(facts)] }).answer;

describe('B3: on the same transport', () => {
  test.each<[string, Record<string, FactValue>, string]>([
    ['the same row of a plane is close', { setting: 'plane', rowsApart: 0 }, 'close'],
    ['three rows away is close', { setting: 'plane', rowsApart: 3 }, 'close'],
    ['four rows away is general', { setting: 'plane', rowsApart: 4 }, 'general'],
    ['four rows away but travelling together is close', { setting: 'plane', rowsApart: 4, companion: true }, 'close'],
    ['cabin crew of that part is close', { setting: 'plane', rowsApart: 20, crewServing: true }, 'close'],
    [
      'a sealed train: the carriage is close',
      { setting: 'train', sealed: true, carriageKind: 'hardSeat', sameCarriage: true },
      'close',
    ],
    [
      'a sealed train: the next carriage is general',
      { setting: 'train', sealed: true, carriageKind: 'hardSeat', sameCarriage: false },
      'general',
    ],
    [
      'a sealed train: another soft compartment is general',
      { setting: 'train', sealed: true, carriageKind: 'soft', sameCompartment: false },
      'general',
    ],
    [
      'an open train: the next bay is close',
      { setting: 'train', sealed: false, carriageKind: 'hardSleeper', baysApart: 1 },
      'close',
    ],
    [
      'an open train: two bays away is general',
      { setting: 'train', sealed: false, carriageKind: 'hardSleeper', baysApart: 2 },
      'general',
    ],
    [
      'an open train: the same soft compartment is close',
      { setting: 'train', sealed: false, carriageKind: 'soft', sameCompartment: true },
      'close',
    ],
    ['a sealed coach: everybody is close', { setting: 'coach', sealed: true, rowsApart: 9 }, 'close'],
    ['a ventilated coach: three rows away is close', { setting: 'coach', sealed: false, rowsApart: 3 }, 'close'],
    ['a ventilated coach: four rows away is general', { setting: 'coach', sealed: false, rowsApart: 4 }, 'general'],
    ['a ship: the same cabin is close', { setting: 'ship', sameCabin: true, distanceMetres: 3 }, 'close'],
    ['a ship: another deck is general', { setting: 'ship', sameCabin: false, distanceMetres: 30 }, 'general'],
    ['a taxi within a metre is close', { setting: 'otherTransport', distanceMetres: 1 }, 'close'],
  ])('%s', (_what, facts, answer) => {
    expect(ring(facts)).toBe(answer);
  });
});

describe('B3: elsewhere', () => {
  test.each<[string, Record<string, FactValue>, string]>([
    ['the household is close', { setting: 'household' }, 'close'],
    ['care is close', { setting: 'care' }, 'close'],
    ['visiting the patient is close', { setting: 'visit' }, 'close'],
    ['a contaminated place is close', { setting: 'contaminatedPlace' }, 'close'],
    ['near in a lift is close', { setting: 'lift', nearContact: true }, 'close'],
    ['not near in the canteen is general', { setting: 'canteen', nearContact: false }, 'general'],
    ['entertainment in a closed place is close', { setting: 'entertainment', enclosed: true }, 'close'],
    ['what the investigator judges close is close', { setting: 'other', investigatorJudgesClose: true }, 'close'],
    ['a venue is a tier of its own', { setting: 'venue' }, 'venue'],
    [
      'nothing in common is no contact',
      { setting: 'other', aerosolProcedure: false, sharedPublicPlace: false },
      'none',
    ],
    ['nothing known is undetermined', {}, 'undetermined'],
  ])('%s', (_what, facts, answer) => {
    expect(ring(facts)).toBe(answer);
  });

  test('the eighth edition has no venue tier: a general contact', () => {
    expect(classifyContact(v8, { exposures: [met({ setting: 'venue' })] }).answer).toBe('general');
  });
});

describe('an explanation', () => {
  test('names rule, clause, letter, facts with source, days and the sentence in both languages', () => {
    const answer = classifyContact(v9, { exposures: [met({ setting: 'plane', rowsApart: 2 })] });

    expect(answer).toMatchObject({
      pack: 'cn.covid19.v9',
      answer: 'close',
      rules: ['contact.planeRow'],
      certainty: 'B',
      unverified: false,
      missing: [],
      dates: { firstExposureOn: '2022-07-01', lastExposureOn: '2022-07-01' },
    });
    expect(answer.facts).toContainEqual({ name: 'rowsApart', value: 2, source: 'interview' });
    expect(answer.clauses.map((clause) => clause.reference)).toEqual(['contact-rule#plane']);
    expect(answer.sentence['zh-CN']).toMatch(/密切接触者.*前后各3排.*2022年7月1日.*cn\.covid19\.v9/);
    expect(answer.sentence.en).toMatch(/close contact.*three rows.*1 July 2022/);
  });

  test('says in the sentence that it rests on unverified values', () => {
    const answer = classifyContact(packs[0]!, { exposures: [met({ setting: 'household' })] });

    expect(answer).toMatchObject({ certainty: 'C', unverified: true });
    expect(answer.sentence['zh-CN']).toContain('未经核实');
    expect(answer.sentence.en).toContain('unverified');
  });

  test('asks for the fact that could bring a nearer ring', () => {
    const answer = classifyContact(v9, { exposures: [met({ setting: 'plane', rowsApart: null })] });

    expect(answer).toMatchObject({ answer: 'general', missing: ['rowsApart'] });
  });

  test('tells, undetermined, what is not known', () => {
    const answer = classifyContact(who, {
      exposures: [met({ setting: 'workplace', faceToFace: true, physicalContact: false })],
    });

    expect(answer.answer).toBe('undetermined');
    expect(answer.missing).toEqual(['distanceMetres', 'minutesTogether']);
    expect(answer.sentence.en).toContain('closest distance');
  });
});

describe('the window', () => {
  const window = contactWindow(v9, {
    onsetOn: day('2022-07-05'),
    sampledOn: day('2022-07-06'),
    isolatedOn: day('2022-07-07'),
    source: 'case',
  });
  const answerOn = (firstOn: string, lastOn: string) =>
    classifyContact(v9, { exposures: [met({ setting: 'household' }, firstOn, { lastOn: day(lastOn) })], window });

  test.each([
    ['the day before it begins counts for nothing', '2022-07-02', '2022-07-02', 'none'],
    ['its first day counts', '2022-07-03', '2022-07-03', 'close'],
    ['its last day, that of isolation, counts', '2022-07-07', '2022-07-07', 'close'],
    ['the day after counts for nothing', '2022-07-08', '2022-07-08', 'none'],
    ['living together throughout counts', '2022-06-01', '2022-07-20', 'close'],
  ])('%s', (_what, first, last, answer) => {
    expect(answerOn(first, last).answer).toBe(answer);
  });

  test('caps the last exposure, from which quarantine counts', () => {
    expect(answerOn('2022-06-01', '2022-07-20').lastExposureOn).toBe('2022-07-07');
  });

  test('is the rule that is named when an exposure lies outside it', () => {
    expect(answerOn('2022-06-01', '2022-06-30').rules).toEqual(['contact.window']);
  });

  test('is not known without onset and sample, and says what is missing', () => {
    const open = contactWindow(v9, { onsetOn: null, sampledOn: null, isolatedOn: null, source: 'case' });

    expect(open).toMatchObject({ answer: 'undetermined', from: null, to: null, missing: ['onsetOn', 'sampledOn'] });
  });

  test('counts from onset when both onset and sample are known', () => {
    expect(window).toMatchObject({ answer: 'closed', from: '2022-07-03', to: '2022-07-07' });
  });

  test('stays open under WHO while signs last, and then lasts at least 13 days from onset', () => {
    const days = { onsetOn: day('2021-03-10'), sampledOn: null, isolatedOn: null, source: 'case' };

    expect(contactWindow(who, days)).toMatchObject({ answer: 'open', to: null, missing: ['symptomsEndedOn'] });
    expect(contactWindow(who, { ...days, symptomsEndedOn: day('2021-03-11') }).to).toBe('2021-03-23');
    expect(contactWindow(who, { ...days, symptomsEndedOn: day('2021-03-22') }).to).toBe('2021-03-25');
  });

  test('refuses a variant the pack does not have', () => {
    const days = { onsetOn: day('2022-07-05'), sampledOn: null, isolatedOn: null, source: 'case' };

    expect(() => contactWindow(v9, days, { variant: 'mars' })).toThrow(/no local variant mars.*window-4-days-2022/);
  });
});

describe('a contact of a contact', () => {
  const lived = met({ setting: 'household', indexHigherRisk: true }, '2022-07-01', { to: 'closeContact' });

  test('needs a higher-risk contact in the ninth edition', () => {
    expect(classifyContact(v9, { exposures: [lived] }).answer).toBe('secondary');
    const unsure = met({ setting: 'household', indexHigherRisk: null }, '2022-07-01', { to: 'closeContact' });
    expect(classifyContact(v9, { exposures: [unsure] })).toMatchObject({
      answer: 'undetermined',
      missing: ['indexHigherRisk'],
    });
  });

  test('is none when protected, in the eighth', () => {
    const guarded = met({ setting: 'household', protected: true }, '2022-03-01', { to: 'closeContact' });
    expect(classifyContact(v8, { exposures: [guarded] })).toMatchObject({ answer: 'none', rules: ['secondary.none'] });
  });

  test('who also met the case closely is a close contact', () => {
    const exposures = [lived, met({ setting: 'care' })];
    expect(classifyContact(v9, { exposures }).answer).toBe('close');
  });

  test('is no question to a pack without the notion', () => {
    expect(() => classifyContact(who, { exposures: [lived] })).toThrow(/says nothing about contacts of contacts/);
  });

  test('is sought from the contact’s first exposure until it is isolated', () => {
    const days = { firstExposureOn: day('2022-03-01'), isolatedOn: day('2022-03-04'), source: 'contact' };

    expect(secondaryWindow(v8, days)).toMatchObject({
      from: '2022-03-01',
      to: '2022-03-04',
      rules: ['secondary.window'],
    });
    expect(() => secondaryWindow(v9, days)).toThrow(/says nothing/);
  });
});

test('a local variant applies only when asked for', () => {
  const neighbour = met({
    setting: 'building',
    underStaticControl: true,
    confirmedOnSite: true,
    sharedKitchenOrToilet: true,
    usesSameKitchenOrToilet: false,
    floorsApart: 5,
    sharedPublicPlace: false,
  });

  expect(classifyContact(v8, { exposures: [neighbour] }).answer).toBe('none');
  const asked = classifyContact(v8, { exposures: [neighbour], variant: 'shanghai-static-2022' });
  expect(asked).toMatchObject({ answer: 'secondary', rules: ['contact.staticBuilding'] });
  expect(() => classifyContact(v8, { exposures: [neighbour], variant: 'mars' })).toThrow(/no local variant/);
});

const unknowable = { nil: null };
const anyFacts = fc.record(
  {
    setting: fc.constantFrom(...Object.keys(exposureSettings)),
    rowsApart: fc.option(fc.nat(8), unknowable),
    distanceMetres: fc.option(fc.nat(4), unknowable),
    minutesTogether: fc.option(fc.nat(60), unknowable),
    nearContact: fc.option(fc.boolean(), unknowable),
    enclosed: fc.option(fc.boolean(), unknowable),
    sealed: fc.option(fc.boolean(), unknowable),
    faceToFace: fc.option(fc.boolean(), unknowable),
    physicalContact: fc.option(fc.boolean(), unknowable),
    companion: fc.option(fc.boolean(), unknowable),
    sharedPublicPlace: fc.option(fc.boolean(), unknowable),
  },
  { requiredKeys: [] },
);
const anyExposure = fc
  .record({ facts: anyFacts, first: fc.nat(20), length: fc.nat(5) })
  .map(({ facts, first, length }): Exposure => {
    const firstOn = addDays(day('2022-07-01'), first);
    return { facts: factsFrom('interview', facts), firstOn, lastOn: addDays(firstOn, length), source: 'interview' };
  });
const anyPack = fc.constantFrom(...packs);

describe('whatever the exposures', () => {
  test('one more never makes the ring farther', () => {
    fc.assert(
      fc.property(anyPack, fc.array(anyExposure, { maxLength: 4 }), anyExposure, (pack, exposures, one) => {
        const before = classifyContact(pack, { exposures });
        const after = classifyContact(pack, { exposures: [...exposures, one] });
        expect(contactAnswers.indexOf(after.answer)).toBeLessThanOrEqual(contactAnswers.indexOf(before.answer));
      }),
    );
  });

  test('knowing more never takes a ring away', () => {
    fc.assert(
      fc.property(anyPack, anyExposure, (pack, exposure) => {
        const known = Object.entries(exposure.facts).filter(([, fact]) => fact.value !== null);
        const full = Object.fromEntries([
          ...Object.entries(factsFrom('t', { rowsApart: 1, enclosed: true })),
          ...known,
        ]);
        const before = classifyContact(pack, { exposures: [exposure] }).answer;
        const after = classifyContact(pack, { exposures: [{ ...exposure, facts: full }] }).answer;
        if (before === 'undetermined') return;
        expect(contactAnswers.indexOf(after)).toBeLessThanOrEqual(contactAnswers.indexOf(before));
      }),
    );
  });

  test('the explanation names a rule and a clause, and the letter is the worst of the clauses', () => {
    fc.assert(
      fc.property(anyPack, fc.array(anyExposure, { maxLength: 3 }), (pack, exposures) => {
        const { rules, clauses, certainty, unverified, sentence, missing, answer } = classifyContact(pack, {
          exposures,
        });
        expect(rules.length).toBeGreaterThan(0);
        expect(clauses.length).toBeGreaterThan(0);
        expect(certainty).toBe(
          clauses
            .map((clause) => clause.certainty)
            .sort()
            .at(-1),
        );
        expect(unverified).toBe(certainty >= 'C');
        expect(sentence['zh-CN']).toContain(pack.id);
        expect(answer !== 'undetermined' || missing.length > 0).toBe(true);
      }),
    );
  });

  test('the order in which they are told does not matter', () => {
    fc.assert(
      fc.property(anyPack, fc.array(anyExposure, { maxLength: 4 }), (pack, exposures) => {
        const there = classifyContact(pack, { exposures });
        const back = classifyContact(pack, { exposures: exposures.toReversed() });
        expect([back.answer, back.lastExposureOn, back.certainty]).toEqual([
          there.answer,
          there.lastExposureOn,
          there.certainty,
        ]);
      }),
    );
  });
});
