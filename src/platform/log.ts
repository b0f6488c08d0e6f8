import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';

/** The server's log: one JSON object a line, in the data folder. Bodies, headers and addresses with ids never go in. */
export function openLog(dataDir: string): Logger {
  const folder = join(dataDir, 'log');
  mkdirSync(folder, { recursive: true });
  // Written at once: lines are few, and the last one before a kill is the one that is needed.
  const destination = pino.destination({ dest: join(folder, 'server.log'), sync: true });
  // On a full disk the log has gaps; that must not end the program.
  destination.on('error', () => undefined);
  const level = process.env['LIANFANG_LOG'] ?? 'info';
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['req', 'res'],
      serializers: { err: errorInWords },
    },
    destination,
  );
}

/**
 * An error as it is logged. The database's errors carry more: the connection, the statement's values, the row that was
 * refused. Those are persons' data and secrets.
 */
function errorInWords(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  return { name, message, code, stack, ...(cause ? { cause: errorInWords(cause) } : {}) };
}

/** A log that keeps nothing, for commands and tests. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}
