import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type ChangeRoute, api, type Input, newKey, type Output, type QueryRoute, upload } from './api.ts';
import { type AppProblem, isPassing } from './app-problem.ts';
import { useLater } from './later.ts';

/** The one cache of what the server said. Refusals are final; only a lost connection or a busy server is asked again. */
export function newCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && isPassing(error),
        staleTime: 10_000,
        refetchOnWindowFocus: true,
      },
      mutations: {
        retry: (failures, error) => failures < 2 && isPassing(error),
        retryDelay: (attempt) => 800 * 2 ** attempt,
      },
    },
  });
}

interface AskOptions {
  /** Whether to ask at all yet. */
  readonly when?: boolean;
  /** Asks again by itself this often, for what others change. */
  readonly everyMs?: number;
}

/** What a route answers, kept under route and input; while a new input loads, the old answer stays. */
export function useAsk<R extends QueryRoute>(
  route: R,
  input: Input<R>,
  options: AskOptions = {},
): UseQueryResult<Output<R>, AppProblem> {
  return useQuery<Output<R>, AppProblem>({
    queryKey: [route, input],
    queryFn: ({ signal }) => api(route, input, { signal }),
    placeholderData: keepPreviousData,
    enabled: options.when ?? true,
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
  });
}

/** Routes that answer with a part of a list and the mark of the next part. */
export type PagedRoute = {
  [R in QueryRoute]: Output<R> extends { rows: unknown[]; next: string | null } ? R : never;
}[QueryRoute];
export type RowOf<R extends PagedRoute> = Output<R> extends { rows: (infer Row)[] } ? Row : never;

/** A list that grows as it is read. `mark` is what the route calls the mark of the next part. */
export function useRows<R extends PagedRoute>(
  route: R,
  input: Input<R>,
  options: AskOptions & { readonly mark?: 'after' | 'cursor' } = {},
) {
  const mark = options.mark ?? 'after';
  return useInfiniteQuery<Output<R>, AppProblem, InfiniteData<Output<R>>, readonly unknown[], string | null>({
    queryKey: [route, input, 'rows'],
    queryFn: ({ pageParam, signal }) =>
      api(route, { ...(input as object), ...(pageParam ? { [mark]: pageParam } : {}) } as Input<R>, { signal }),
    initialPageParam: null,
    getNextPageParam: (last) => (last as { next: string | null }).next,
    placeholderData: keepPreviousData,
    enabled: options.when ?? true,
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
  });
}

const pageSize = 100;

/** A browser cannot draw a list higher than about 33 million pixels; nobody scrolls so far either, they filter. */
const mostRows = 400_000;

/** Routes whose lists can be entered anywhere. */
export type JumpRoute = {
  [R in PagedRoute]: Input<R> extends { offset?: unknown; limit?: unknown } ? R : never;
}[PagedRoute];

/**
 * A list of known length that loads what is looked at, however far down. Rows that are not there yet are undefined.
 * @param count rows there are; undefined while that is not known
 */
export function useJumpRows<R extends JumpRoute>(route: R, input: Input<R>, count: number | undefined) {
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  // Rows that fly past are not asked for.
  const settled = useLater(seen, 80);
  const length = Math.min(count ?? pageSize, mostRows);
  const pages = pagesOf(settled, length);
  const asked = useQueries({
    queries: pages.map((page) => ({
      queryKey: [route, input, 'page', page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api(route, { ...(input as object), limit: pageSize, offset: page * pageSize } as Input<R>, { signal }),
    })),
  });
  const [first] = asked;
  const rows: (RowOf<R> | undefined)[] = [];
  rows.length = count === undefined ? 0 : length;
  for (const [index, page] of pages.entries()) {
    const found = asked[index]?.data as { rows: RowOf<R>[] } | undefined;
    for (const [at, row] of (found?.rows ?? []).entries()) rows[page * pageSize + at] = row;
  }
  const onSeen = useCallback((from: number, to: number) => setSeen({ first: from, last: to }), []);
  return {
    rows,
    onSeen,
    data: count === undefined ? undefined : rows,
    error: (asked.find((each) => each.error)?.error ?? null) as AppProblem | null,
    isPending: first?.isPending ?? true,
    dataUpdatedAt: first?.dataUpdatedAt ?? 0,
    refetch: () => Promise.all(asked.map((each) => each.refetch())),
  };
}

/** The pages in view and one more on either side. */
function pagesOf({ first, last }: { first: number; last: number }, length: number): number[] {
  const end = Math.max(0, Math.ceil(length / pageSize) - 1);
  const from = Math.max(0, Math.floor(first / pageSize) - 1);
  const to = Math.min(Math.floor(Math.max(last, first) / pageSize) + 1, end);
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index);
}

/** The rows read so far of a growing list. */
export function rowsOf<R extends PagedRoute>(data: InfiniteData<Output<R>> | undefined): RowOf<R>[] {
  return (data?.pages ?? []).flatMap((page) => (page as unknown as { rows: RowOf<R>[] }).rows);
}

interface DoOptions<R extends ChangeRoute> {
  readonly onDone?: (output: Output<R>) => void;
}

type Sent<R extends ChangeRoute> = {
  readonly input: Input<R>;
  readonly key: string;
  readonly purpose?: string | undefined;
};

/** A change. Sent again after a lost connection it has the same key, so it happens once. Everything shown is asked anew after it. */
export function useDo<R extends ChangeRoute>(route: R, { onDone }: DoOptions<R> = {}) {
  const cache = useQueryClient();
  const mutation = useMutation<Output<R>, AppProblem, Sent<R>>({
    mutationFn: ({ input, key, purpose }) => api(route, input, { key, purpose }),
    onSuccess: async (output) => {
      onDone?.(output);
      await cache.invalidateQueries();
    },
  });
  return {
    ...mutation,
    submit: (input: Input<R>, purpose?: string) => mutation.mutate({ input, key: newKey(), purpose }),
  };
}

/** A file sent to a route. */
export function useUpload<R extends ChangeRoute>(route: R, { onDone }: DoOptions<R> = {}) {
  const cache = useQueryClient();
  const mutation = useMutation<Output<R>, AppProblem, { input: Input<R>; file: File }>({
    mutationFn: ({ input, file }) => upload(route, input, file),
    // A file half sent may have arrived whole: sending it again is for the person to decide.
    retry: false,
    onSuccess: async (output) => {
      onDone?.(output);
      await cache.invalidateQueries();
    },
  });
  return { ...mutation, submit: (input: Input<R>, file: File) => mutation.mutate({ input, file }) };
}
