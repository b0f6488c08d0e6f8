import { useMemo } from 'react';
import { useAsk } from './ask.ts';
import { areaPath, nothing } from './format.ts';

/** The names of all bodies, by id. */
export function useBodyNames(): ReadonlyMap<string, string> {
  const bodies = useAsk('GET /bodies', { closed: true });
  return useMemo(() => new Map((bodies.data ?? []).map(({ id, name }) => [id as string, name])), [bodies.data]);
}

/** An area by its name, with the path above it for those who point at it; the code until the name is known. */
export function AreaName({ code, parts = 2 }: { code: string | null; parts?: number }) {
  const area = useAsk('GET /areas/:code', { code: code ?? '' }, { when: code !== null && code !== '' });
  if (code === null) return <>{nothing}</>;
  if (!area.data) return <span className="code">{code}</span>;
  return <span title={`${areaPath(area.data.path)} ${code}`}>{areaPath(area.data.path.slice(-parts))}</span>;
}
