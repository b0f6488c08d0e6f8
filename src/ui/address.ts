import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { z } from 'zod';

type Raw = Record<string, string | string[]>;

/**
 * What a screen shows, read from its address and written back to it, so that any view can be sent to a colleague.
 * Parts the schema refuses are dropped one by one: an old link still opens.
 */
export function useAddress<S extends z.ZodType>(
  schema: S,
): {
  value: z.output<S>;
  /** The address with some parts changed; undefined or '' takes a part away. Pages start anew. */
  change: (part: Partial<Record<string, string | readonly string[] | undefined>>) => void;
  with: (part: Partial<Record<string, string | readonly string[] | undefined>>) => string;
  isSet: boolean;
} {
  const [search, setSearch] = useSearchParams();
  const value = useMemo(() => lenient(schema, rawOf(search)), [schema, search]);
  const changed = useCallback(
    (part: Partial<Record<string, string | readonly string[] | undefined>>) => {
      const next = new URLSearchParams(search);
      for (const [name, wanted] of Object.entries(part)) {
        next.delete(name);
        for (const each of Array.isArray(wanted) ? wanted : [wanted]) if (each) next.append(name, each as string);
      }
      return next;
    },
    [search],
  );
  const change = useCallback(
    (part: Parameters<typeof changed>[0]) => setSearch(changed(part), { replace: true }),
    [changed, setSearch],
  );
  const withPart = useCallback((part: Parameters<typeof changed>[0]) => `?${changed(part).toString()}`, [changed]);
  return { value, change, with: withPart, isSet: search.size > 0 };
}

function rawOf(search: URLSearchParams): Raw {
  const raw: Raw = {};
  for (const name of new Set(search.keys())) {
    const all = search.getAll(name);
    raw[name] = all.length === 1 ? all[0]! : all;
  }
  return raw;
}

function lenient<S extends z.ZodType>(schema: S, raw: Raw): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  return schema.parse(Object.fromEntries(Object.entries(raw).filter(([name]) => !wrong.has(name))));
}
