import { describe, expect, test } from 'vitest';
import { emptyDraft, factsOf, isCtValue } from './case-draft.ts';

describe('what the form says', () => {
  test('is only what differs from before', () => {
    expect(factsOf({ ...emptyDraft, onsetOn: '2020-12-06' }, emptyDraft, 'Asia/Shanghai')).toEqual({
      onsetOn: '2020-12-06',
    });
  });

  test('makes a fact unknown when its field was emptied', () => {
    const before = { ...emptyDraft, severity: 'mild', onsetOn: '2020-12-06' };

    expect(factsOf({ ...before, severity: '', onsetOn: ' ' }, before, 'Asia/Shanghai')).toEqual({
      severity: null,
      onsetOn: null,
    });
  });

  test('reads times in the installation’s zone, symptoms with any comma, Ct values with either mark', () => {
    const draft = { ...emptyDraft, detectedAt: '2020-12-07T10:20', symptoms: '发热、咳嗽, fever,', ctValue: '24,1' };

    expect(factsOf(draft, emptyDraft, 'Asia/Shanghai')).toEqual({
      detectedAt: '2020-12-07T02:20:00.000Z',
      symptoms: ['发热', '咳嗽', 'fever'],
      ctValue: 24.1,
    });
  });

  test('has an outcome even when none is chosen', () => {
    expect(factsOf({ ...emptyDraft, outcome: '' }, { ...emptyDraft, outcome: 'died' }, 'Asia/Shanghai')).toEqual({
      outcome: 'ongoing',
    });
  });
});

test.each([
  ['', true],
  ['24.1', true],
  ['24,1', true],
  ['60', true],
  ['60.5', false],
  ['-3', false],
  ['high', false],
])('a Ct value of «%s»: %s', (text, isOne) => {
  expect(isCtValue(text)).toBe(isOne);
});
