import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

/** PostgreSQL settings by name, as they stand in postgresql.conf. */
export type Settings = Readonly<Record<string, string | number>>;

const megabyte = 1024 * 1024;

/** Settings for a machine of 2 or more cores that the server shares with its own database. */
export function serverSettings(memoryBytes: number): Settings {
  const memoryMegabytes = Math.floor(memoryBytes / megabyte);
  return {
    shared_buffers: `${clamp(memoryMegabytes / 4, 64, 1024)}MB`,
    effective_cache_size: `${clamp(memoryMegabytes / 2, 128, 16_384)}MB`,
    maintenance_work_mem: `${clamp(memoryMegabytes / 16, 32, 256)}MB`,
    work_mem: '16MB',
    max_connections: 100,
    dynamic_shared_memory_type: sharedMemoryKind(),
    random_page_cost: 1.1,
    // Compiling takes longer than the short queries here run.
    jit: 'off',
    fsync: 'on',
    // Waiting for company (commit_delay) gained nothing beyond noise: 3,500–4,600 two-row commits/s from 32 connections
    // without, 3,300–5,200 with 1 ms, alternating four times on 2 cores with a fast disk (2026-11-22).
    synchronous_commit: 'on',
    wal_compression: 'on',
    max_wal_size: '2GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ssl: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    log_statement: 'none',
    // Statements and details hold personal data ("Key (name)=(…) already exists"); they stay out of the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
}

/** Settings for databases that live for one test run and may be lost with the machine. */
export const throwAwaySettings: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: 200,
};

/** The memory this process may use: the machine's, or less where a container sets a limit. */
export function usableMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Containers often get 64 MB of shared memory, which a parallel query overruns with "No space left on device". */
function sharedMemoryKind(): string {
  if (process.platform === 'win32') return 'windows';
  if (process.platform !== 'linux') return 'posix';
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= 256 * megabyte ? 'posix' : 'mmap';
  } catch {
    return 'mmap';
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(Math.max(value, least), most));
}
