// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { given } from '../../test/given-web.tsx';
import { Clock, clockLevel } from './Clock.tsx';
import { noticeHouseTime } from './now.ts';

const start = '2020-12-07T10:00:00.000Z';
const due = '2020-12-07T20:00:00.000Z';

describe('the level of a clock', () => {
  test.each([
    ['2020-12-07T09:00:00.000Z', 'calm', 0],
    ['2020-12-07T10:00:00.000Z', 'calm', 0],
    ['2020-12-07T14:59:59.000Z', 'calm', 0.5],
    ['2020-12-07T15:00:00.000Z', 'half', 0.5],
    ['2020-12-07T17:59:59.000Z', 'half', 0.8],
    ['2020-12-07T18:00:00.000Z', 'late-soon', 0.8],
    ['2020-12-07T20:00:00.000Z', 'overdue', 1],
    ['2020-12-09T20:00:00.000Z', 'overdue', 5.8],
  ] as const)('at %s is %s', (now, level, share) => {
    const found = clockLevel(start, due, Date.parse(now));

    expect(found.level).toBe(level);
    expect(found.share).toBeCloseTo(share, 2);
  });

  test('is overdue at once where there is no time at all', () => {
    expect(clockLevel(due, due, Date.parse(due)).level).toBe('overdue');
    expect(clockLevel(due, due, Date.parse(start)).level).toBe('calm');
  });
});

describe('a clock', () => {
  test('says how much is left by the time of the installation, not of this device', async () => {
    noticeHouseTime('2020-12-07T18:30:00.000Z');

    const { container } = await given(<Clock startsAt={start} dueAt={due} />);

    expect(screen.getByText('1 h 29 min left')).toBeDefined();
    expect(screen.getByText('due 2020-12-08 04:00')).toBeDefined();
    expect(container.querySelector('.clock')?.getAttribute('data-level')).toBe('late-soon');
  });

  test('says by how much it is over, in words and not by colour alone', async () => {
    noticeHouseTime('2020-12-07T22:05:00.000Z');

    const { container } = await given(<Clock startsAt={start} dueAt={due} />, { language: 'zh-CN' });

    expect(screen.getByText('超时 2小时 5分')).toBeDefined();
    expect(container.querySelector('.dial-bang')).not.toBeNull();
  });

  test('stopped in time stays in time for ever', async () => {
    noticeHouseTime('2021-01-01T00:00:00.000Z');

    await given(<Clock startsAt={start} dueAt={due} stoppedAt="2020-12-07T19:20:00.000Z" />);

    expect(screen.getByText('Done, 40 min to spare')).toBeDefined();
  });
});
