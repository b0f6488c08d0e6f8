import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Arguments, flagOf } from './arguments.ts';

const path = join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'lianfang', 'sessions.json');

/** The server that commands ask. */
export function serverUrl(args: Arguments): string {
  return flagOf(args, 'url') ?? process.env['LIANFANG_URL'] ?? 'http://localhost:8080';
}

/** The token for a server: from the environment, or from the last sign-in. */
export function tokenOf(origin: string): string | undefined {
  return process.env['LIANFANG_TOKEN'] ?? read()[origin];
}

/** Keeps a token for the next commands, readable by this user only; null forgets it. */
export function keepToken(origin: string, token: string | null): void {
  const { [origin]: _, ...others } = read();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify(token === null ? others : { ...others, [origin]: token }), { mode: 0o600 });
}

function read(): Record<string, string> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
}
