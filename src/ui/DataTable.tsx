import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { count as countText } from './format.ts';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';
import { useIsPhone } from './media.ts';
import { tableMove } from './table-keys.ts';

export interface Column<Row, Sort extends string = string> {
  readonly id: string;
  readonly label: string;
  /** Width as a track of CSS grid, `minmax(120px, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** The name it is sorted by; absent: it is not. */
  readonly sort?: Sort;
}

export interface SortState<Sort extends string> {
  readonly by: Sort;
  readonly direction: 'asc' | 'desc';
}

interface Props<Row, Sort extends string> {
  readonly label: string;
  readonly columns: readonly Column<Row, Sort>[];
  /** Rows not yet loaded are undefined and shown as such. */
  readonly rows: readonly (Row | undefined)[];
  /** Rows there are in all, when more than `rows` are known to exist. */
  readonly total?: number | undefined;
  readonly keyOf: (row: Row) => string;
  /** Where a row leads. */
  readonly href?: (row: Row) => string;
  readonly sort?: SortState<Sort>;
  readonly onSort?: (sort: SortState<Sort>) => void;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  /** Called when the last rows come near; asks for more. */
  readonly onNearEnd?: (() => void) | undefined;
  /** Called with the first and last row drawn, for lists that load what is looked at. */
  readonly onSeen?: (first: number, last: number) => void;
  /** A row on a phone, where columns do not fit. */
  readonly phoneRow: (row: Row) => ReactNode;
  readonly rowTone?: (row: Row) => 'critical' | 'warning' | undefined;
  readonly empty: ReactNode;
}

/** A list of any length: only the rows in view are drawn. Arrows, Home, End and page keys move, Enter opens, space picks. */
export function DataTable<Row, Sort extends string = string>(props: Props<Row, Sort>) {
  const { label, columns, rows, total, keyOf, href, picked, onPick, onNearEnd, onSeen, phoneRow, rowTone, empty } =
    props;
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const at = Math.min(current, Math.max(0, rows.length - 1));
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this app
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (isPhone ? 76 : 38),
    overscan: 12,
    // The head stays on top of the rows.
    scrollPaddingStart: isPhone ? 0 : 36,
    initialRect: { width: 1200, height: 640 },
    // Where rows come later, a row keeps its place and with it the focus.
    getItemKey: (index) => (onSeen ? index : keyOf(rows[index]!)),
  });
  const items = virtual.getVirtualItems();
  const firstSeen = items[0]?.index ?? 0;
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => onSeen?.(firstSeen, lastSeen), [firstSeen, lastSeen, onSeen]);
  // One row can always be reached with the tab key: the current one, or the first drawn when that is out of view.
  const entry = at >= firstSeen && at <= lastSeen ? at : firstSeen;
  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 40) onNearEnd?.();
  }, [lastSeen, rows.length, onNearEnd]);

  const focusRow = (index: number) => {
    setCurrent(index);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  const pick = (row: Row) => {
    const next = new Set(picked);
    if (!next.delete(keyOf(row))) next.add(keyOf(row));
    onPick?.(next);
  };
  const press = (event: KeyboardEvent) => {
    // Keys pressed in a control inside a row belong to the control.
    if (
      event.target instanceof HTMLElement &&
      event.target.closest('a, button, input, select') &&
      event.key !== 'ArrowDown' &&
      event.key !== 'ArrowUp'
    )
      return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / (isPhone ? 76 : 38)) - 2);
    const move = tableMove(event.key, event.ctrlKey || event.metaKey, { at, count: rows.length, page });
    const row = rows[at];
    const isMove = typeof move === 'object' && move !== null;
    if (
      !move ||
      (!row && !isMove) ||
      (move === 'pick' && !onPick) ||
      (move === 'pick-all' && !onPick) ||
      (move === 'open' && !href)
    )
      return;
    event.preventDefault();
    if (isMove) focusRow(move.to);
    else if (move === 'open') void navigate(href!(row!));
    else if (move === 'pick') pick(row!);
    else onPick!(keysOf(rows, keyOf));
  };

  if (rows.length === 0) return <div className="empty">{empty}</div>;
  const tracks = (onPick ? '44px ' : '') + columns.map((column) => column.width).join(' ');
  const leastWidth = [...tracks.matchAll(/(\d+)px/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  return (
    <div
      className="table"
      ref={box}
      style={{ '--tracks': tracks, '--least': `${leastWidth}px` } as CSSProperties}
      data-phone={isPhone || undefined}
    >
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its rows take the focus, one at a time */}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-multiselectable={onPick ? true : undefined}
        onKeyDown={press}
      >
        <TableHead {...props} isPhone={isPhone} />
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            const key = row ? keyOf(row) : `${item.index}`;
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the grid's
              <div
                key={item.key}
                role="row"
                className="table-row"
                data-index={item.index}
                data-tone={row && rowTone?.(row)}
                ref={virtual.measureElement}
                aria-rowindex={item.index + 2}
                aria-selected={onPick ? (picked?.has(key) ?? false) : undefined}
                tabIndex={item.index === entry ? 0 : -1}
                style={{ transform: `translateY(${item.start}px)` }}
                onFocus={() => setCurrent(item.index)}
                onClick={(event) => {
                  if (row && href && !(event.target as HTMLElement).closest('a, button, input, label'))
                    void navigate(href(row));
                }}
              >
                {!row && <Waiting />}
                {row && onPick && !isPhone && (
                  <PickCell isPicked={picked?.has(key) ?? false} pick={() => pick(row)} name={key} />
                )}
                {row &&
                  (isPhone ? (
                    <div role="gridcell" className="table-card">
                      {phoneRow(row)}
                    </div>
                  ) : (
                    columns.map((column) => (
                      <div key={column.id} role="gridcell" className={column.isNumber ? 'number' : undefined}>
                        {column.cell(row)}
                      </div>
                    ))
                  ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function TableHead<Row, Sort extends string>({
  columns,
  sort,
  onSort,
  picked,
  onPick,
  rows,
  keyOf,
  isPhone,
}: Props<Row, Sort> & { isPhone: boolean }) {
  const { t } = useWords();
  if (isPhone) {
    return (
      <div role="row" className="hidden-but-read" aria-rowindex={1}>
        <div role="columnheader">{t('table.rows')}</div>
      </div>
    );
  }
  const keys = onPick ? keysOf(rows, keyOf) : new Set<string>();
  const allPicked = keys.size > 0 && [...keys].every((key) => picked?.has(key));
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" className="table-row" aria-rowindex={1}>
        {onPick && (
          <div role="columnheader">
            <input
              type="checkbox"
              aria-label={t('table.pickAll')}
              checked={allPicked}
              onChange={() => onPick(allPicked ? new Set() : keys)}
            />
          </div>
        )}
        {columns.map((column) => {
          const isSorted = column.sort !== undefined && sort?.by === column.sort;
          const ariaSort = isSorted
            ? sort.direction === 'asc'
              ? ('ascending' as const)
              : ('descending' as const)
            : ('none' as const);
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={column.sort ? ariaSort : undefined}
              className={column.isNumber ? 'number' : undefined}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  className="sort"
                  onClick={() =>
                    onSort({ by: column.sort!, direction: isSorted && sort.direction === 'desc' ? 'asc' : 'desc' })
                  }
                >
                  {column.label}
                  <span className="sort-mark" data-on={isSorted || undefined}>
                    <Icon name={isSorted && sort.direction === 'asc' ? 'up' : 'down'} size={12} />
                  </span>
                </button>
              ) : (
                column.label
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function PickCell({ isPicked, pick, name }: { isPicked: boolean; pick: () => void; name: string }) {
  const { t } = useWords();
  return (
    <div role="gridcell">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isPicked}
        onChange={pick}
        aria-label={t('table.pick', { row: name })}
      />
    </div>
  );
}

/** How many rows a list shows of how many there are. */
export function RowCount({ shown, total }: { shown: number; total?: number | undefined }) {
  const { t, language } = useWords();
  return (
    <p className="row-count" aria-live="polite">
      {total === undefined
        ? t('table.shown', { count: shown, number: countText(shown, language) })
        : t('table.shownOf', { shown: countText(shown, language), total: countText(total, language) })}
    </p>
  );
}

/** A row that is still on its way. */
function Waiting() {
  const { t } = useWords();
  return (
    <div role="gridcell" className="waiting">
      <span className="hidden-but-read">{t('state.loading')}</span>
    </div>
  );
}

function keysOf<Row>(rows: readonly (Row | undefined)[], keyOf: (row: Row) => string): Set<string> {
  return new Set(rows.flatMap((row) => (row ? [keyOf(row)] : [])));
}
