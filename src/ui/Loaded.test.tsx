// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { given } from '../../test/given-web.tsx';
import { AppProblem } from './app-problem.ts';
import { Loaded } from './Loaded.tsx';

const nothingYet = { data: undefined, error: null, isPending: true, refetch: vi.fn() };
const show = (rows: string[]) => (
  <ul>
    {rows.map((row) => (
      <li key={row}>{row}</li>
    ))}
  </ul>
);
const refusal = (code: string, status: number) => new AppProblem(code, status, 'There is no such case.', {});

describe('what was asked for', () => {
  test('says that it is on its way', async () => {
    await given(<Loaded<string[]> of={nothingYet}>{show}</Loaded>);

    expect(screen.getByRole('status').textContent).toBe('Loading');
  });

  test('shows the refusal and asks again when told to', async () => {
    const refetch = vi.fn();
    await given(
      <Loaded<string[]> of={{ ...nothingYet, isPending: false, error: refusal('cases/no-such-case', 404), refetch }}>
        {show}
      </Loaded>,
    );

    expect(screen.getByRole('alert').textContent).toContain('There is no such case.');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));

    expect(refetch).toHaveBeenCalledOnce();
  });

  test('tells a refusal in Chinese by its code', async () => {
    const of = { ...nothingYet, isPending: false, error: refusal('cases/no-such-case', 404) };
    await given(<Loaded<string[]> of={of}>{show}</Loaded>, { language: 'zh-CN' });

    expect(screen.getByRole('alert').textContent).toContain('您的辖区内没有这个病例。');
  });

  test('says that something is outside one’s duties, and how to get it', async () => {
    await given(
      <Loaded<string[]> of={{ ...nothingYet, isPending: false, error: refusal('platform/not-your-role', 403) }}>
        {show}
      </Loaded>,
    );

    expect(screen.getByRole('alert').textContent).toContain('This is outside your duties');
  });

  test('says that there is nothing', async () => {
    await given(
      <Loaded
        of={{ ...nothingYet, data: [] as string[], isPending: false }}
        isEmpty={(rows) => rows.length === 0}
        empty={<p>No case matches.</p>}
      >
        {show}
      </Loaded>,
    );

    expect(screen.getByText('No case matches.')).toBeDefined();
  });

  test('keeps showing what was known, and says that it is stale', async () => {
    const of = { ...nothingYet, data: ['case 1'], isPending: false, error: refusal('ui/no-connection', 0) };
    await given(<Loaded of={of}>{show}</Loaded>);

    expect(screen.getByText('case 1')).toBeDefined();
    expect(screen.getByRole('status').textContent).toContain('Connection lost');
  });
});
