import type { z } from 'zod';
import type { CaseRecord, RoundId } from '../src/features/cases/model.ts';
import type { ReportCase } from '../src/features/cases/model.ts';
import { reportCase } from '../src/features/cases/report-case.ts';
import { openRound } from '../src/features/cases/rounds.ts';
import { as, type TestHouse } from './db.ts';

/** A case with nothing remarkable about it, in Taiping village. */
export function givenCase(house: TestHouse, more: Partial<z.input<typeof ReportCase>> = {}): Promise<CaseRecord> {
  return reportCase(as('epidemiologist', house, { areas: [''] }), {
    disease: 'covid19',
    person: { name: '测试', sex: 'female', ageYears: 40 },
    classification: 'confirmed',
    areaCode: '510117001001',
    ...more,
  });
}

/** A round of the city's, under the pack in force in December 2020. */
export async function givenRound(house: TestHouse, packId = 'cn.covid19.v7'): Promise<RoundId> {
  const round = await openRound(as('commander', house, { areas: ['5101'] }), {
    name: 'Test round',
    disease: 'covid19',
    areaCode: '5101',
    packId,
    endCriteria: 'No new local case for 14 days.',
  });
  return round.id;
}
