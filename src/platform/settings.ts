import { resolve } from 'node:path';
import { z } from 'zod';
import { problem } from '../kernel/problem.ts';

export const badSetting = problem(
  'platform/bad-setting',
  422,
  (d: { name: string; value: string; expected: string }) => `${d.name}=${d.value} is not usable: ${d.expected}.`,
);

/** What a person may set, all optional. */
export interface Settings {
  readonly port: number;
  /** Address to listen on. Loopback unless said otherwise: the training logins are public. */
  readonly host: string;
  /** Folder of everything that must survive: database, keys, files, logs. */
  readonly dataDir: string;
  /** A PostgreSQL ≥ 15 of one's own instead of the embedded one; null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly kind: 'training' | 'live';
  readonly zone: string;
  /** Invented persons of the training district. */
  readonly trainingSize: number;
}

/** Reads the settings from the environment and the command's arguments. */
export function readSettings(
  env: NodeJS.ProcessEnv = process.env,
  args: readonly string[] = process.argv.slice(2),
): Settings {
  const kind = args.includes('--live') || env['LIANFANG_KIND'] === 'live' ? 'live' : 'training';
  return {
    port: portOf(env['PORT'] ?? '8080'),
    host: env['HOST'] ?? '127.0.0.1',
    dataDir: resolve(env['LIANFANG_DATA'] ?? 'data', kind),
    databaseUrl: databaseUrlOf(env['DATABASE_URL']),
    kind,
    zone: zoneOf(env['LIANFANG_ZONE'] ?? 'Asia/Shanghai'),
    trainingSize: sizeOf(env['LIANFANG_TRAINING_SIZE'] ?? '10000'),
  };
}

function portOf(text: string): number {
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(text);
  if (!port.success || text.trim() === '')
    throw badSetting({ name: 'PORT', value: text, expected: 'a number from 1 to 65535' });
  return port.data;
}

function sizeOf(text: string): number {
  const size = z.coerce.number().int().min(100).max(20_000_000).safeParse(text);
  if (!size.success)
    throw badSetting({ name: 'LIANFANG_TRAINING_SIZE', value: text, expected: 'a number from 100 to 20000000' });
  return size.data;
}

function databaseUrlOf(text: string | undefined): string | null {
  if (!text) return null;
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw badSetting({
      name: 'DATABASE_URL',
      value: text.slice(0, 12),
      expected: 'an address like postgres://user:password@host:5432/database',
    });
  }
  return text;
}

function zoneOf(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw badSetting({ name: 'LIANFANG_ZONE', value: text, expected: 'an IANA time zone like Asia/Shanghai' });
  }
}
