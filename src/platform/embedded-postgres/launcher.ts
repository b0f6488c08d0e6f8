import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { folderNotReachable } from './problems.ts';

/** A user of this machine, by number. */
export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's programs are run here: never as root, and, where the system can, ending with their parent. */
export interface Launcher {
  /** For people, e.g. `nobody`. */
  readonly runsAs: string;
  /** Who owns the database's files; null for the current user. */
  readonly owner: UnixUser | null;
  /** Whether the system ends the database when this process is killed. */
  readonly diesWithParent: boolean;
  command(file: string, args: readonly string[]): LaunchCommand;
}

/** What to hand to `spawn`. */
export interface LaunchCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: Partial<UnixUser>;
}

/**
 * Chooses how to run PostgreSQL, which refuses to run as root.
 *
 * Root runs it in a user namespace of its own: no other account is needed and files stay root's. Where that is
 * forbidden (most containers) it runs as `nobody`.
 *
 * @param clusterOwner User id that owns the existing database files; null when there are none yet.
 */
export function chooseLauncher(clusterOwner: number | null): Launcher {
  const isRoot = process.getuid?.() === 0;
  // Set last: the kernel forgets the death signal when a process changes its user.
  const deathSignal = runs('setpriv', ['--pdeathsig', 'INT', 'true']) ? ['setpriv', '--pdeathsig', 'INT'] : [];
  const diesWithParent = deathSignal.length > 0;
  if (!isRoot) {
    return { runsAs: 'the current user', owner: null, diesWithParent, command: prefixed(deathSignal, {}) };
  }
  const namespace = clusterOwner === nobody().uid ? null : userNamespace();
  if (namespace !== null) {
    const runsAs = 'root without its rights';
    return { runsAs, owner: null, diesWithParent, command: prefixed([...namespace, ...deathSignal], {}) };
  }
  const owner = nobody();
  return { runsAs: 'nobody', owner, diesWithParent, command: prefixed(deathSignal, owner) };
}

/** The account without rights that every Unix has. */
export function nobody(): UnixUser {
  const { uid, gid } = findUser(({ name }) => name === 'nobody') ?? { uid: 65534, gid: 65534 };
  return { uid, gid };
}

/**
 * Checks that the database's user may pass every folder above the given one.
 *
 * @throws Problem `database/folder-not-reachable` naming the first folder that stops it.
 */
export function checkReachable(folder: string, launcher: Launcher): void {
  // An ordinary user who sees the folder may pass; only root's rights are wider than those of its database.
  if (process.getuid?.() !== 0) return;
  const user = launcher.owner ?? { uid: 0, gid: 0 };
  const blockedAt = foldersAbove(folder).find((above) => !mayPass(above, user));
  if (blockedAt !== undefined) throw folderNotReachable({ folder, blockedAt, runsAs: launcher.runsAs });
}

function prefixed(prefix: readonly string[], identity: Partial<UnixUser>): Launcher['command'] {
  return (file, args) => {
    const [first, ...rest] = [...prefix, file, ...args];
    return { file: first!, args: rest, identity };
  };
}

/** The namespace maps root to an account that exists, for initdb looks its user up by number. */
function userNamespace(): string[] | null {
  const user = findUser(({ uid }) => uid === 1000) ?? findUser(({ uid }) => uid > 0);
  if (user === undefined) return null;
  const command = ['unshare', `--map-user=${user.uid}`, `--map-group=${user.gid}`];
  return runs(command[0]!, [...command.slice(1), 'true']) ? command : null;
}

function findUser(wanted: (user: UnixUser & { name: string }) => boolean) {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .find(wanted);
}

function runs(file: string, args: readonly string[]): boolean {
  return process.platform === 'linux' && spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

function foldersAbove(folder: string): string[] {
  const above = dirname(resolve(folder));
  return above === folder ? [] : [...foldersAbove(above), above];
}

function mayPass(folder: string, user: UnixUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return gid === user.gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
}
