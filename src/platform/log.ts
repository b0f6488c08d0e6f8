import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';

/** The server's log: one JSON object a line, in the data folder. Bodies, headers and addresses with ids never go in. */
export function openLog(dataDir: string): Logger {
  const folder = join(dataDir, 'log');
  mkdirSync(folder, { recursive: true });
  return pino(
    { level: process.env['LIANFANG_LOG'] ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ['req', 'res'] },
    pino.destination({ dest: join(folder, 'server.log'), sync: false, mkdir: true }),
  );
}

/** A log that keeps nothing, for commands and tests. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
