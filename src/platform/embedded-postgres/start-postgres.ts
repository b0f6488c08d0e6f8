import { resolve } from 'node:path';
import { type Address, addressSettings, chooseAddress, isSocket, superuserUrlAt } from './address.ts';
import { type Binaries, findBinaries, program } from './binaries.ts';
import { openCluster } from './cluster.ts';
import {
  checkClusterOwner,
  checkRoom,
  clusterOwner,
  type DataFolder,
  dataFolderAt,
  handOver,
  openDataFolder,
} from './data-folder.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { keepRunning } from './keep-running.ts';
import { checkReachable, chooseLauncher, type Launcher } from './launcher.ts';
import { logFileIn } from './log-file.ts';
import { PortTaken, type Postmaster, type PostmasterSource, startPostmaster } from './postmaster.ts';
import { stopOrphan } from './postmaster-file.ts';
import { serverSettings, type Settings, throwAwaySettings, usableMemoryBytes } from './settings.ts';

export interface StartPostgresOptions {
  /** Holds everything the database keeps; made when missing. */
  readonly dataDir: string;
  /** Is told, in sentences, what takes time and what went wrong. */
  readonly log: (message: string) => void;
  /** Beyond or instead of our own. */
  readonly settings?: Settings;
  /** Folder of another PostgreSQL's programs instead of the embedded ones. */
  readonly binDir?: string;
  /** False for databases of a test run, which need not survive a power cut. */
  readonly durable?: boolean;
  /** The database ended unasked and is being started again. */
  readonly onDown?: () => void;
  /** It takes connections again, at the same address. */
  readonly onUp?: () => void;
}

// The one before may still be ending: stopped a moment ago, or noticing that npm was killed above it.
const patienceMs = 5_000;

/** A PostgreSQL that runs, and is kept running, until it is stopped. */
export interface RunningPostgres {
  /** The socket's folder, or 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  /** Connection string of the superuser for the database `postgres`. */
  readonly superuserUrl: string;
  /** E.g. `18.4`. */
  readonly version: string;
  /** Whether the cluster was made by this start. */
  readonly isNew: boolean;
  /** Process number of the database's main process; it changes when that was started again. */
  pid(): number;
  /** Ends the database cleanly and gives the folder back. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on a data folder and keeps it running; a folder never used before becomes a database.
 * To be called from the main thread: where the system can end the database with its parent, it ends it with the thread.
 *
 * @throws Problem `database/…` for everything the person who starts it can put right.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const folder = dataFolderAt(resolve(options.dataDir));
  const binaries = findBinaries(options.binDir);
  openDataFolder(folder);
  const lock = await lockFolder(folder.path, {
    ms: patienceMs,
    onWait: (pid) => options.log(`Waiting for the Lianfang (process ${pid}) that still uses ${folder.path} to end.`),
  });
  try {
    return await startLocked(options, { folder, binaries, lock });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  options: StartPostgresOptions,
  { folder, binaries, lock }: { folder: DataFolder; binaries: Binaries; lock: FolderLock },
): Promise<RunningPostgres> {
  const launcher = launcherFor(folder, binaries);
  const durable = options.durable ?? true;
  const { password, isNew } = await openCluster({ folder, binaries, launcher, durable, log: options.log });
  if (!isNew) checkRoom(folder, 'start');
  await stopOrphan(folder.cluster, options.log);
  const settings = {
    ...serverSettings(usableMemoryBytes()),
    ...(durable ? {} : throwAwaySettings),
    ...options.settings,
  };
  const source = { folder, binaries, launcher, logFile: logFileIn(folder.log), settings, log: options.log };
  const { address, postmaster } = await listen(source);
  const kept = keepRunning({ ...source, settings: { ...settings, ...addressSettings(address) } }, postmaster, options);
  return {
    ...address,
    superuserUrl: superuserUrlAt(address, password),
    version: binaries.version,
    isNew,
    pid: () => kept.pid(),
    async stop() {
      await kept.stop();
      lock.release();
    },
  };
}

/** Chooses how to run the programs and sees to it that they may reach and own what they need. */
function launcherFor(folder: DataFolder, binaries: Binaries): Launcher {
  checkClusterOwner(folder);
  const launcher = chooseLauncher(clusterOwner(folder));
  if (launcher.owner !== null) handOver(folder, launcher.owner);
  checkReachable(folder.cluster, launcher);
  checkReachable(program(binaries.binDir, 'postgres'), launcher);
  return launcher;
}

/** Another process may take a free port before we do; then the next one is tried. */
async function listen(source: PostmasterSource): Promise<{ address: Address; postmaster: Postmaster }> {
  for (let attempt = 1; ; attempt++) {
    const address = await chooseAddress(source.folder);
    try {
      const settings = { ...source.settings, ...addressSettings(address) };
      return { address, postmaster: await startPostmaster({ ...source, settings }) };
    } catch (error) {
      if (!(error instanceof PortTaken) || isSocket(address) || attempt === 5) throw error;
    }
  }
}
