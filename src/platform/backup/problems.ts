import { problem } from '../../kernel/problem.ts';

export const notABackup = problem(
  'backup/not-a-backup',
  422,
  (d: { file: string }) =>
    `${d.file} is not a Lianfang backup: it begins with something else. Name a file that "lianfang backup" wrote.`,
);
export const newerFormat = problem(
  'backup/newer-format',
  409,
  (d: { file: string }) =>
    `${d.file} was written by a newer Lianfang, in a form this one does not know. Restore it with that version.`,
);
export const cutShort = problem(
  'backup/cut-short',
  422,
  (d: { file: string; where: string }) =>
    `${d.file} ends in ${d.where}: it was cut short, or the backup was still being written. Use another copy; nothing was restored.`,
);
export const damaged = problem(
  'backup/damaged',
  422,
  (d: { file: string; where: string }) =>
    `${d.file} is not as it was written: ${d.where} was changed. Use another copy; nothing was restored.`,
);
export const forged = problem(
  'backup/forged',
  422,
  (d: { file: string }) =>
    `${d.file} fits its own digests but was not written with these keys: it was changed by somebody who recomputed them. Use another copy; nothing was restored.`,
);
export const ofNewerVersion = problem(
  'backup/of-newer-version',
  409,
  (d: { version: string; unknown: readonly string[] }) =>
    `The backup was made by Lianfang ${d.version}, which is newer: this one does not know ${d.unknown.join(', ')}. Restore it with that version.`,
);
export const otherHistory = problem(
  'backup/other-history',
  409,
  (d: { name: string }) =>
    `The step ${d.name} of this program is not the one the backup was made with. Put db/migrations back as it was released.`,
);
export const otherKind = problem(
  'backup/other-kind',
  409,
  (d: { is: string; asked: string }) =>
    `The backup holds ${d.is} data, and ${d.asked} data was asked for. ${d.is === 'live' ? 'Add --live.' : 'Leave --live out.'}`,
);
export const notEmpty = problem(
  'backup/not-empty',
  409,
  (d: { where: string; example: string }) =>
    `The database in ${d.where} is not empty, and a backup is restored into an empty one only. Nothing was changed. Use another: ${d.example}`,
);
export const keysNeeded = problem(
  'backup/keys-needed',
  409,
  (d: { keyName: string; dataDir: string }) =>
    `The backup holds no keys. Put the keys.json of installation ${d.keyName} into ${d.dataDir}, then run the command again.`,
);
export const otherKeysThere = problem(
  'backup/other-keys-there',
  409,
  (d: { dataDir: string }) =>
    `${d.dataDir} has a keys.json that is not the backup's. Move it away, or choose an empty folder with LIANFANG_DATA.`,
);
export const wrongPassphrase = problem(
  'backup/wrong-passphrase',
  403,
  (_: object) =>
    'The passphrase does not open the keys in this backup. Check it (the passphrase of the day the backup was made) and try again.',
);
export const weakPassphrase = problem(
  'backup/weak-passphrase',
  422,
  (d: { characters: number }) =>
    `A passphrase for the keys needs at least 12 characters, this one has ${d.characters}. Five random words are easy to keep.`,
);
export const nothingThere = problem(
  'backup/nothing-there',
  409,
  (d: { where: string }) =>
    `There is nothing to back up in ${d.where}: it has never been started. Name the installation: LIANFANG_DATA, DATABASE_URL, --live.`,
);
export const cannotWrite = problem(
  'backup/cannot-write',
  507,
  (d: { file: string; reason: string }) =>
    `The backup cannot be written to ${d.file}: ${d.reason}. Choose another place with --output. No half backup was left.`,
);
export const fileThere = problem(
  'backup/file-there',
  409,
  (d: { file: string }) => `${d.file} is there already and is not overwritten. Choose another name with --output.`,
);
export const rowsDiffer = problem(
  'backup/rows-differ',
  409,
  (d: { table: string; expected: number; got: number }) =>
    `Table ${d.table} took in ${d.got} rows of ${d.expected}. Nothing was restored.`,
);
