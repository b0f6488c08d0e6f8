import { readFileSync, writeFileSync } from 'node:fs';
import { exportHeads, readHeads } from '../features/audit/heads.ts';
import { verifyChain } from '../features/audit/verify.ts';
import { day, dayOf } from '../kernel/day.ts';
import { now } from '../platform/clock.ts';
import { flagOf, readArguments } from './arguments.ts';
import type { LocalCommand } from './local-commands.ts';
import { withOwner } from './with-owner.ts';

/** The audit log, looked at by the installation's operator. */
export const auditCommands: Record<string, LocalCommand> = {
  'audit verify': {
    summary:
      'Recompute the hash chains; --heads FILE also compares with deposited heads. Exit 1 when anything is wrong.',
    async run(args) {
      const words = readArguments(args);
      const file = flagOf(words, 'heads');
      const heads = file ? readHeads(readFileSync(file, 'utf8')).heads : [];
      const district = flagOf(words, 'district');
      const reports = await withOwner((db) => verifyChain(db, { heads, ...(district ? { district } : {}) }));
      if (words.flags['json']) console.log(JSON.stringify(reports));
      else
        for (const { district: chain, sealed, unsealed, problems } of reports) {
          console.log(
            `${chain}: ${sealed} sealed, ${unsealed} not yet sealed, ${problems.length === 0 ? 'whole' : `${problems.length} wrong`}`,
          );
          for (const each of problems) console.log(`  ${each.sentence}`);
        }
      return reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
    },
  },
  'audit heads': {
    summary: 'Write the newest hash of every chain to a file, to be deposited elsewhere: --output FILE.',
    async run(args) {
      const words = readArguments(args);
      const on = flagOf(words, 'day');
      const text = await withOwner((db, { zone }) =>
        exportHeads(db, { day: on ? day(on) : dayOf(now(), zone), zone, now: now() }),
      );
      const file = flagOf(words, 'output');
      if (file) writeFileSync(file, text);
      else console.log(text);
    },
  },
};
