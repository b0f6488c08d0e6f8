import { useMemo } from 'react';
import { useAsk } from './ask.ts';
import { areaPath, nothing } from './format.ts';

/** The names of all bodies, by id. */
export function useBodyNames(): ReadonlyMap<string, string> {
  const bodies = useAsk('GET /bodies', { closed: true });
  return useMemo(() => new Map((bodies.data ?? []).map(({ id, name }) => [id as string, name])), [bodies.data]);
}

/** The names of colleagues in or above one's areas, by account. */
export function useColleagueNames(): ReadonlyMap<string, string> {
  const colleagues = useAsk('GET /colleagues', { limit: 500 });
  return useMemo(
    () => new Map((colleagues.data ?? []).map(({ accountId, name }) => [accountId as string, name])),
    [colleagues.data],
  );
}

/** An area by its name, with the path above it for those who point at it; the code until the name is known. */
export function AreaName({ code, parts = 2 }: { code: string | null; parts?: number }) {
  const area = useAsk('GET /areas/:code', { code: code ?? '' }, { when: code !== null && code !== '' });
  if (code === null) return <>{nothing}</>;
  if (!area.data) return <span className="code">{code}</span>;
  return <span title={`${areaPath(area.data.path)} ${code}`}>{areaPath(area.data.path.slice(-parts))}</span>;
}

/** A unit that answers for a task: a body, or else an institution; a dash until the name is known. */
export function UnitName({ id }: { id: string }) {
  const bodies = useAsk('GET /bodies', { closed: true });
  const body = bodies.data?.find((each) => each.id === id);
  const isNoBody = bodies.data !== undefined && body === undefined;
  const institution = useAsk('GET /institutions/:institutionId', { institutionId: id }, { when: isNoBody });
  return <>{body?.name ?? institution.data?.name ?? nothing}</>;
}
