import { problem } from '../../kernel/problem.ts';

const useOwnDatabase = 'or set DATABASE_URL to a PostgreSQL (15 or newer) of your own';

/** Two installations, or one started twice, must never open the same files. */
export const folderInUse = problem(
  'database/folder-in-use',
  409,
  (d: { folder: string; pid: number; hostname: string; startedAt: string }) =>
    `Another Lianfang (process ${d.pid} on ${d.hostname}, since ${d.startedAt}) uses the data folder ${d.folder}. ` +
    'Stop that one first, or give this one its own folder with LIANFANG_DATA.',
);

/** The folder was made by another user of this machine, so its files cannot be opened safely. */
export const folderBelongsToAnother = problem(
  'database/folder-belongs-to-another',
  403,
  (d: { folder: string; ownerUid: number; ownUid: number }) =>
    `The data folder ${d.folder} belongs to user id ${d.ownerUid}, and you are user id ${d.ownUid}. ` +
    `Start Lianfang as that user, choose another folder with LIANFANG_DATA, or hand the folder over (chown -R ${d.ownUid} "${d.folder}").`,
);

/** The folder is there, but nothing can be written in it. */
export const folderNotWritable = problem(
  'database/folder-not-writable',
  403,
  (d: { folder: string; reason: string }) =>
    `Lianfang cannot write in its data folder ${d.folder} (${d.reason}). ` +
    'Make it writable, or choose another folder with LIANFANG_DATA.',
);

/** Started by root, the database runs with fewer rights and may not pass one of the folders above its files. */
export const folderNotReachable = problem(
  'database/folder-not-reachable',
  403,
  (d: { folder: string; blockedAt: string; runsAs: string }) =>
    `PostgreSQL never runs as root; here it runs as ${d.runsAs} and may not pass ${d.blockedAt} on its way to ${d.folder}. ` +
    `Start Lianfang as an ordinary user, choose a folder such as /var/lib/lianfang with LIANFANG_DATA, ${useOwnDatabase}.`,
);

/** There is no room for the database. Sizes in MB of 1,048,576 bytes. */
export const diskFull = problem(
  'database/disk-full',
  507,
  (d: { folder: string; freeMegabytes: number; neededMegabytes: number }) =>
    `The disk that holds ${d.folder} is full: ${d.freeMegabytes} MB are free, at least ${d.neededMegabytes} MB are needed. ` +
    'Free some space, or choose a folder on another disk with LIANFANG_DATA. Nothing that was saved is lost.',
);

/** The embedded PostgreSQL does not exist for this machine, or was not installed. */
export const noBinaries = problem(
  'database/no-binaries',
  503,
  (d: { platform: string; reason: string }) =>
    `There is no embedded PostgreSQL for this machine (${d.platform}): ${d.reason}. ` +
    'Set DATABASE_URL to a PostgreSQL (15 or newer) of your own and start again.',
);

/** The binaries are there but incomplete, and what is missing could not be added. */
export const binariesIncomplete = problem(
  'database/binaries-incomplete',
  503,
  (d: { folder: string; reason: string }) =>
    `The embedded PostgreSQL in ${d.folder} is incomplete and cannot be completed (${d.reason}); is node_modules read-only? ` +
    `Run "npm rebuild" once as the owner of that folder, ${useOwnDatabase}.`,
);

/** The files were made by another main version of PostgreSQL, which cannot be read. */
export const otherVersion = problem(
  'database/other-version',
  409,
  (d: { folder: string; filesVersion: number; programVersion: number }) =>
    `The data folder ${d.folder} was made by PostgreSQL ${d.filesVersion}, and this Lianfang brings PostgreSQL ${d.programVersion}. ` +
    (d.filesVersion > d.programVersion
      ? 'It was last used by a newer Lianfang: start that newer version again. Nothing has been changed.'
      : 'With the Lianfang that last used it run "lianfang backup"; with this one choose an empty LIANFANG_DATA and run ' +
        '"lianfang restore". Nothing has been changed.'),
);

/** PostgreSQL ended while starting, for a reason that we do not recognise. */
export const doesNotStart = problem(
  'database/does-not-start',
  503,
  (d: { step: string; folder: string; lastLines: string }) =>
    `The embedded PostgreSQL in ${d.folder} did not start (${d.step}). Its last words were:\n${d.lastLines}\n` +
    `Read the files in ${d.folder}/log, run "lianfang doctor", ${useOwnDatabase}.`,
);
