import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadShippedAreas } from '../src/features/places/load-areas.ts';
import type { Role } from '../src/kernel/role.ts';
import { Context } from '../src/platform/context.ts';
import { newId } from '../src/platform/id.ts';
import { type OpenHouse, openHouse } from '../src/platform/house.ts';
import { silentLog } from '../src/platform/log.ts';
import { readSettings } from '../src/platform/settings.ts';
import { clock } from '../src/training/chengdu.ts';

/** An installation of its own on the embedded database, durable as in use, with all areas; thrown away afterwards. */
export async function withBenchHouse(work: (open: OpenHouse) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-bench-'));
  const settings = readSettings({ LIANFANG_DATA: folder }, []);
  const open = await openHouse(settings, {
    log: silentLog(),
    say: () => {},
    reactsTo: new Set(),
    drillBegins: clock.lastUpdate,
  });
  try {
    const owner = new pg.Client({ connectionString: open.ownerUrl });
    await owner.connect();
    await loadShippedAreas(owner, () => {});
    await owner.query('analyze');
    await owner.end();
    await work(open);
  } finally {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Someone of a role in an area. */
export function someone({ house }: OpenHouse, roles: readonly Role[], area: string): Context {
  return new Context(house, {
    kind: 'person',
    id: newId(),
    name: 'Bench',
    bodyId: null,
    roles,
    areas: [area],
    until: null,
    breakGlassId: null,
  });
}
