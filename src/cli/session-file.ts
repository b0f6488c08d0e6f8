import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Arguments, flagOf } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The server that commands ask, without a slash at its end. */
export function serverUrl(args: Arguments): string {
  const text = flagOf(args, 'url') ?? process.env['LIANFANG_URL'] ?? 'http://localhost:8080';
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new UsageError(`${text} is no address of a server. Write it like http://localhost:8080`);
  return text.replace(/\/+$/, '');
}

/** The token for a server: from the environment, or from the last sign-in. */
export function tokenOf(origin: string): string | undefined {
  return process.env['LIANFANG_TOKEN'] ?? read()[origin];
}

/** Keeps a token for the next commands, readable by this user only; null forgets it. */
export function keepToken(origin: string, token: string | null): void {
  const { [origin]: _, ...others } = read();
  const path = file();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Anew and renamed: a file that was there keeps the rights it had.
  writeFileSync(`${path}.new`, JSON.stringify(token === null ? others : { ...others, [origin]: token }), {
    mode: 0o600,
  });
  renameSync(`${path}.new`, path);
}

function read(): Record<string, string> {
  return existsSync(file()) ? (JSON.parse(readFileSync(file(), 'utf8')) as Record<string, string>) : {};
}

function file(): string {
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'lianfang', 'sessions.json');
}
