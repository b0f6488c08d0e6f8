import { areaCommands } from './area-commands.ts';
import { auditCommands } from './audit-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { installationCommands } from './installation-commands.ts';
import { packCommands } from './pack-commands.ts';
import { sessionCommands } from './session-commands.ts';

/** A command that works on this machine. */
export interface LocalCommand {
  readonly summary: string;
  /** Its words and flags, one a line, for --help. */
  readonly options?: readonly string[];
  /** Answers the exit code; nothing means 0. */
  readonly run: (args: readonly string[]) => Promise<number | void>;
}

/** Commands that work on this machine: on plain files, or on the installation itself as its operator. */
export const localCommands: Readonly<Record<string, LocalCommand>> = {
  ...installationCommands,
  ...backupCommands,
  ...areaCommands,
  ...auditCommands,
  ...packCommands,
  ...sessionCommands,
};
