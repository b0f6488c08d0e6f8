const paths = {
  tasks: 'M4 5h2M4 12h2M4 19h2M10 5h10M10 12h10M10 19h10',
  cases: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-7 8-7s8 3 8 7',
  rounds: 'M12 3a9 9 0 1 0 9 9M12 7v5l4 3M17 3h4v4',
  report: 'M6 3h9l4 4v14H6zM14 3v5h5M12 11v4M12 18v.01',
  institutions: 'M4 21V9l8-6 8 6v12M9 21v-6h6v6M12 7v4M10 9h4',
  import: 'M12 3v12M7 10l5 5 5-5M4 17v4h16v-4',
  export: 'M12 15V3M7 8l5-5 5 5M4 17v4h16v-4',
  duplicates: 'M8 8h12v12H8zM16 8V4H4v12h4',
  admin: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4',
  me: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-7 8-7s8 3 8 7',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21',
  plus: 'M12 4v16M4 12h16',
  close: 'M5 5l14 14M19 5 5 19',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  next: 'M9 5l7 7-7 7',
  back: 'M15 5l-7 7 7 7',
  down: 'M5 9l7 7 7-7',
  up: 'M5 15l7-7 7 7',
  check: 'M4 12.5l5.5 5.5L20 6.5',
  lock: 'M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3',
  eye: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  camera: 'M3 8h4l2-3h6l2 3h4v12H3zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z',
  filter: 'M3 5h18l-7 8v6l-4 2v-8z',
  signOut: 'M10 4H4v16h6M9 12h12M17 8l4 4-4 4',
  warn: 'M12 3 22 20H2zM12 10v4M12 17v.01',
  area: 'M12 21s-7-6.5-7-12a7 7 0 0 1 14 0c0 5.5-7 12-7 12ZM12 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  undo: 'M4 9h11a5 5 0 0 1 0 10H9M8 5 4 9l4 4',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.5-7 8-7s8 3 8 7',
  household: 'M3 11l9-8 9 8M6 9v12h12V9M10 21v-6h4v6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  link: 'M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1',
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside a word; it never stands alone for something, so screen readers pass over it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
