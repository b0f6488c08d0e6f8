import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FactValue, factsFrom } from '../facts.ts';
import { loadPack } from '../load-pack.ts';
import { classifyCase } from './classify-case.ts';

const load = (id: string) =>
  loadPack(JSON.parse(readFileSync(new URL(`../../../packs/${id}/pack.json`, import.meta.url), 'utf8')), []);
const v9 = load('cn.covid19.v9');

const nothing = {
  fever: false,
  respiratorySymptoms: false,
  otherSigns: false,
  imagingFeatures: false,
  whiteCellsNormalOrLow: false,
  lymphocytesLow: false,
  nucleicAcidPositive: false,
  igmPositive: false,
  antibodyPositive: false,
  stayedWhereCases: false,
  contactWithInfected: false,
  contactWithFebrileFromWhereCases: false,
  febrileClusterAround: false,
};
const answer = (facts: Record<string, FactValue>) =>
  classifyCase(v9, factsFrom('clinic', { ...nothing, ...facts })).answer;

describe('B2: the ninth edition of 诊疗方案', () => {
  test.each<[string, Record<string, FactValue>, string]>([
    ['nothing at all is not a case', {}, 'notACase'],
    [
      'one epidemiological and two clinical are suspected',
      { contactWithInfected: true, fever: true, imagingFeatures: true },
      'suspected',
    ],
    ['one epidemiological and one clinical are not', { contactWithInfected: true, fever: true }, 'notACase'],
    [
      'three clinical without history are suspected',
      { fever: true, imagingFeatures: true, lymphocytesLow: true },
      'suspected',
    ],
    ['two clinical without history are not', { fever: true, imagingFeatures: true }, 'notACase'],
    [
      'two clinical with IgM are suspected',
      { fever: true, imagingFeatures: true, igmPositive: true, recentlyVaccinated: false },
      'suspected',
    ],
    [
      'IgM does not count soon after vaccination',
      { fever: true, imagingFeatures: true, igmPositive: true, recentlyVaccinated: true },
      'notACase',
    ],
    [
      'fever and cough are one clinical item, not two',
      { contactWithInfected: true, fever: true, respiratorySymptoms: true },
      'notACase',
    ],
    ['nucleic acid with signs is confirmed', { nucleicAcidPositive: true, fever: true }, 'confirmed'],
    ['nucleic acid without signs is asymptomatic', { nucleicAcidPositive: true }, 'asymptomatic'],
    [
      'antibodies confirm the never vaccinated, never infected',
      { antibodyPositive: true, fever: true, everVaccinated: false, everInfected: false },
      'confirmed',
    ],
    [
      'antibodies do not confirm the vaccinated',
      { antibodyPositive: true, fever: true, everVaccinated: true, everInfected: false },
      'notACase',
    ],
    [
      'a positive whose signs are not known is undetermined',
      { nucleicAcidPositive: true, fever: null },
      'undetermined',
    ],
  ])('%s', (_what, facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });
});

test('names the criteria that held, with the worst of their letters', () => {
  const facts = factsFrom('clinic', { ...nothing, contactWithInfected: true, fever: true, lymphocytesLow: true });

  const judged = classifyCase(v9, facts);

  expect(judged.rules).toEqual(['case.suspected', 'epi.history', 'epi.infected', 'clinical.signs', 'clinical.blood']);
  expect(judged.certainty).toBe('B');
  expect(judged.clauses.map((clause) => clause.reference)).toEqual(['diagnosis-v9#definitions']);
  expect(judged.facts.map((fact) => fact.name)).toEqual(['contactWithInfected', 'fever', 'lymphocytesLow']);
});

test('tells which earlier definition could still hold', () => {
  const judged = classifyCase(
    v9,
    factsFrom('clinic', { ...nothing, nucleicAcidPositive: true, imagingFeatures: null }),
  );

  expect(judged).toMatchObject({ answer: 'asymptomatic', missing: ['imagingFeatures'] });
});

test('refuses to judge with a pack that has no definitions', () => {
  const { caseDefinitions: _left, ...without } = v9;

  expect(() => classifyCase(without, {})).toThrow(/says nothing about case definitions/);
});
