import { createServer } from 'node:net';
import { join } from 'node:path';
import { superuser } from './cluster.ts';
import type { DataFolder } from './data-folder.ts';
import type { Settings } from './settings.ts';

/** Where a database listens: a socket in a folder, or a port of this machine only. */
export interface Address {
  /** The socket's folder, or `127.0.0.1`; `pg` and libpq take either as host. */
  readonly host: string;
  readonly port: number;
}

// sockaddr_un holds 104 bytes on macOS and 108 on Linux, the closing zero included.
const longestSocketPath = 103;

/** Chooses a socket in the data folder, or a free port where there are no sockets or the path is too long for one. */
export async function chooseAddress(folder: DataFolder): Promise<Address> {
  const port = 5432;
  const socket = join(folder.run, `.s.PGSQL.${port}.lock`);
  if (process.platform !== 'win32' && Buffer.byteLength(socket) <= longestSocketPath) return { host: folder.run, port };
  return { host: '127.0.0.1', port: await freePort() };
}

/** Whether the address is a socket, which only this machine's users with access to the folder reach. */
export function isSocket(address: Address): boolean {
  return address.host !== '127.0.0.1';
}

/** The settings that make PostgreSQL listen there and nowhere else. */
export function addressSettings(address: Address): Settings {
  return isSocket(address)
    ? {
        listen_addresses: '',
        unix_socket_directories: quoted(address.host),
        unix_socket_permissions: '0700',
        port: address.port,
      }
    : { listen_addresses: address.host, unix_socket_directories: '', port: address.port };
}

/** The superuser's connection string; another database is reached by replacing its pathname. */
export function superuserUrlAt(address: Address, password: string): string {
  const url = new URL(`postgresql://${superuser}:${password}@127.0.0.1:${address.port}/postgres`);
  if (isSocket(address)) url.searchParams.set('host', address.host);
  return url.href;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A list of folders in PostgreSQL's way: a comma or blank in the path must not part it. */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
