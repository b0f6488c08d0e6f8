// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useLocation } from 'react-router';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { given } from '../../test/given-web.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { tableMove } from './table-keys.ts';

interface Row {
  readonly id: string;
}

const rows: Row[] = Array.from({ length: 500 }, (_, index) => ({ id: `case-${index}` }));
const columns: Column<Row>[] = [{ id: 'id', label: 'Number', width: '200px', cell: (row) => row.id, sort: 'id' }];

// jsdom draws nothing, so that every element would be 0 pixels high and no row in view.
const size = { offsetHeight: 600, offsetWidth: 800, clientHeight: 600, clientWidth: 800 };
const before = Object.fromEntries(
  Object.keys(size).map((name) => [name, Object.getOwnPropertyDescriptor(HTMLElement.prototype, name)]),
);
beforeAll(() => {
  for (const [name, value] of Object.entries(size)) {
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return this.classList.contains('table-row') ? 38 : value;
      },
    });
  }
  Element.prototype.scrollTo = () => undefined;
});
afterAll(() => {
  for (const [name, descriptor] of Object.entries(before)) {
    if (descriptor) Object.defineProperty(HTMLElement.prototype, name, descriptor);
    else Reflect.deleteProperty(HTMLElement.prototype, name);
  }
});

function Where() {
  return <output>{useLocation().pathname}</output>;
}

const table = (more: Partial<Parameters<typeof DataTable<Row>>[0]> = {}) => (
  <>
    <DataTable
      label="Cases"
      columns={columns}
      rows={rows}
      total={1234}
      keyOf={(row) => row.id}
      href={(row) => `/cases/${row.id}`}
      phoneRow={(row) => row.id}
      empty={<p>Nothing</p>}
      {...more}
    />
    <Where />
  </>
);

describe('a table', () => {
  test('draws only the rows in view and tells how many there are', async () => {
    await given(table());

    expect(screen.getByRole('grid', { name: 'Cases' }).getAttribute('aria-rowcount')).toBe('1235');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  test('moves with the arrows and opens with Enter', async () => {
    const user = userEvent.setup();
    await given(table());

    const [, first] = screen.getAllByRole('row');
    act(() => first!.focus());
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('2');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    await act(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('4');
    await user.keyboard('{Enter}');

    expect(screen.getByRole('status').textContent).toBe('/cases/case-2');
  });

  test('picks with the space bar, and all with Ctrl-A', async () => {
    const user = userEvent.setup();
    const onPick = vi.fn();
    await given(table({ onPick, picked: new Set() }));

    const [, first] = screen.getAllByRole('row');
    act(() => first!.focus());
    await user.keyboard(' ');
    expect(onPick).toHaveBeenLastCalledWith(new Set(['case-0']));
    await user.keyboard('{Control>}a{/Control}');

    expect(onPick.mock.lastCall![0].size).toBe(500);
  });

  test('sorts by a column, and the other way when asked again', async () => {
    const user = userEvent.setup();
    const onSort = vi.fn();
    await given(table({ sort: { by: 'id', direction: 'desc' }, onSort }));

    await user.click(screen.getByRole('button', { name: 'Number' }));

    expect(screen.getByRole('columnheader').getAttribute('aria-sort')).toBe('descending');
    expect(onSort).toHaveBeenCalledWith({ by: 'id', direction: 'asc' });
  });

  test('keeps the place of rows that are still on their way', async () => {
    const sparse = [rows[0], ...Array.from({ length: 99 }, () => undefined)];
    const onSeen = vi.fn();
    await given(table({ rows: sparse, onSeen }));

    expect(screen.getAllByText('Loading').length).toBeGreaterThan(5);
    expect(onSeen.mock.lastCall![0]).toBe(0);
    expect(onSeen.mock.lastCall![1]).toBeGreaterThan(10);
  });

  test('shows what to do when there is nothing', async () => {
    await given(table({ rows: [] }));

    expect(screen.getByText('Nothing')).toBeDefined();
    expect(screen.queryByRole('grid')).toBeNull();
  });
});

describe('the keys of a table', () => {
  const at = { at: 10, count: 100, page: 20 };

  test.each([
    ['ArrowDown', { to: 11 }],
    ['ArrowUp', { to: 9 }],
    ['PageDown', { to: 30 }],
    ['PageUp', { to: 0 }],
    ['Home', { to: 0 }],
    ['End', { to: 99 }],
    ['Enter', 'open'],
    [' ', 'pick'],
    ['x', null],
  ] as const)('%s', (key, move) => {
    expect(tableMove(key, false, at)).toEqual(move);
  });

  test('stay inside the list', () => {
    expect(tableMove('ArrowDown', false, { at: 99, count: 100, page: 20 })).toEqual({ to: 99 });
    expect(tableMove('ArrowDown', false, { at: 0, count: 0, page: 20 })).toBeNull();
  });
});
