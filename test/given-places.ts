import type { z } from 'zod';
import { createInstitution } from '../src/features/places/institutions.ts';
import type { NewInstitution } from '../src/features/places/model.ts';
import { as, type TestHouse } from './db.ts';

/** An institution with nothing remarkable about it: a clinic in Taiping village. Answers its id. */
export function givenInstitution(
  house: TestHouse,
  more: Partial<z.input<typeof NewInstitution>> = {},
): Promise<string> {
  return as('administrator', house, { areas: [''] }).transaction((ctx) =>
    createInstitution(ctx, {
      name: '太平村卫生室',
      type: 'village-clinic',
      areaCode: '510117001001',
      regulator: '区卫生健康局',
      responsiblePerson: '室长',
      ...more,
    }),
  );
}

/** A text as a file that came with a request. */
export function textFile(text: string, fileName = 'file') {
  return {
    fileName,
    stream: (async function* () {
      yield new TextEncoder().encode(text);
    })(),
  };
}
