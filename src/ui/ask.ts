import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { type ChangeRoute, api, type Input, newKey, type Output, type QueryRoute, upload } from './api.ts';
import { AppProblem, isPassing } from './app-problem.ts';

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
