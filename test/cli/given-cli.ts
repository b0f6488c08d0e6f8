import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { actorOfToken } from '../../src/features/identity/sessions.ts';
import { nobody } from '../../src/features/identity/model.ts';
import { main } from '../../src/cli/main.ts';
import { buildHttp } from '../../src/platform/http.ts';
import { silentLog } from '../../src/platform/log.ts';
import { routes } from '../../src/routes.ts';
import type { TestHouse } from '../db.ts';

/** A server over a test's database, on a port of its own. */
export async function givenHttp(house: TestHouse): Promise<{ url: string; close(): Promise<void> }> {
  const app = await buildHttp({
    house,
    routes,
    log: silentLog(),
    version: 'test',
    actorOf: (token) => actorOfToken(house, token),
    nobody,
    webDir: null,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

/** What a command answered: exit code, standard output, standard error. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, as bin/lianfang.mjs does. */
export async function cli(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text: unknown) => void out.push(String(text)));
  const error = vi.spyOn(console, 'error').mockImplementation((text: unknown) => void err.push(String(text)));
  try {
    return { code: await main(args), out: out.join('\n'), err: err.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

/** A home folder of its own, so that no session of the person who runs the tests is touched. */
export function givenHome(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-cli-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  vi.stubEnv('LIANFANG_DATA', join(folder, 'data'));
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('LIANFANG_TOKEN', undefined);
  return {
    folder,
    remove: () => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
