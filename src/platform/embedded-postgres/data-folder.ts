import { accessSync, chmodSync, chownSync, constants, mkdirSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nobody, type UnixUser } from './launcher.ts';
import { diskFull, folderBelongsToAnother, folderNotWritable } from './problems.ts';

/** The places of one installation's database. */
export interface DataFolder {
  readonly path: string;
  /** The finished cluster. */
  readonly cluster: string;
  /** Where a cluster is made before it is renamed, so that a half-made one never looks finished. */
  readonly clusterInMaking: string;
  readonly secrets: string;
  readonly log: string;
  /** Sockets and what lives for one start only. */
  readonly run: string;
}

const neededMegabytes = 200;

/** Names the places in a data folder without touching it. */
export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    cluster: join(path, 'pg'),
    clusterInMaking: join(path, 'pg.init'),
    secrets: join(path, 'secrets'),
    log: join(path, 'log'),
    run: join(path, 'run'),
  };
}

/**
 * Makes the data folder where it is missing and checks that it is ours.
 *
 * @throws Problem `database/folder-belongs-to-another`, `database/folder-not-writable`, `database/disk-full`.
 */
export function openDataFolder(folder: DataFolder): void {
  refuseUnwritable(folder.path, () => {
    // The folders above keep the usual rights: where root's database runs as nobody, it must pass them.
    mkdirSync(dirname(folder.path), { recursive: true });
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
    checkOwner(folder.path);
    accessSync(folder.path, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const inner of [folder.secrets, folder.log, folder.run]) mkdirSync(inner, { recursive: true, mode: 0o700 });
  });
}

/**
 * Checks that there is room to make or start a database.
 *
 * @throws Problem `database/disk-full` below 200 MB when one is to be made; below 32 MB otherwise.
 */
export function checkRoom(folder: DataFolder, purpose: 'make' | 'start'): void {
  const needed = purpose === 'make' ? neededMegabytes : 32;
  if (freeMegabytes(folder) < needed) throw noRoom(folder, needed);
}

/** The problem to throw when a program said "No space left on device". */
export function noRoom(folder: DataFolder, needed = neededMegabytes) {
  return diskFull({ folder: folder.path, freeMegabytes: freeMegabytes(folder), neededMegabytes: needed });
}

/** The user id that owns the database's files; null when there is no cluster yet. */
export function clusterOwner(folder: DataFolder): number | null {
  return statSync(folder.cluster, { throwIfNoEntry: false })?.uid ?? null;
}

/**
 * Checks that the database's files were not made by somebody else: PostgreSQL opens only its own user's.
 *
 * @throws Problem `database/folder-belongs-to-another`.
 */
export function checkClusterOwner(folder: DataFolder): void {
  const ownUid = process.getuid?.();
  const ownerUid = clusterOwner(folder);
  if (ownUid === undefined || ownerUid === null || ownerUid === ownUid) return;
  // Root's database runs as nobody where the system does not let it use a user namespace.
  if (ownUid === 0 && ownerUid === nobody().uid) return;
  throw folderBelongsToAnother({ folder: folder.cluster, ownerUid, ownUid });
}

/** Hands to the database's user what it must write, and lets it pass; secrets stay with the current user. */
export function handOver(folder: DataFolder, owner: UnixUser): void {
  chmodSync(folder.path, 0o711);
  chownTree(folder.run, owner);
  if (clusterOwner(folder) !== null && clusterOwner(folder) !== owner.uid) chownTree(folder.cluster, owner);
}

/** Runs file operations and explains what a refusal of the system means for the data folder. */
export function refuseUnwritable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw noRoom(dataFolderAt(path));
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code ?? '')) {
      throw folderNotWritable({ folder: path, reason: message });
    }
    throw error;
  }
}

function checkOwner(path: string): void {
  const ownUid = process.getuid?.();
  const { uid: ownerUid } = statSync(path);
  if (ownUid === undefined || ownerUid === ownUid) return;
  // Root could write, and would leave files that their owner's next start could not open.
  if (ownUid === 0 || !isWritable(path)) throw folderBelongsToAnother({ folder: path, ownerUid, ownUid });
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function freeMegabytes(folder: DataFolder): number {
  const { bavail, bsize } = statfsSync(folder.path);
  return Math.floor((bavail * bsize) / (1024 * 1024));
}

function chownTree(path: string, { uid, gid }: UnixUser): void {
  chownSync(path, uid, gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) chownTree(inner, { uid, gid });
    else if (entry.isFile()) chownSync(inner, uid, gid);
  }
}
