import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { exportHeads, readHeads } from '../features/audit/heads.ts';
import { verifyChain } from '../features/audit/verify.ts';
import { day, dayOf } from '../kernel/day.ts';
import { drillClock } from '../platform/house.ts';
import { sql } from '../platform/sql.ts';
import { flagOf, readArguments } from './arguments.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';
import { withOwner } from './with-owner.ts';

/** The audit log, looked at by the installation's operator. */
export const auditCommands: Record<string, LocalCommand> = {
  'audit verify': {
    summary:
      'Recompute the hash chains; --heads FILE also compares with deposited heads. Exit 1 when anything is wrong.',
    options: [
      '--heads FILE              heads that were deposited elsewhere, as "audit heads" wrote them',
      "--district CODE           only this district's chain",
      '--url URL                 let a server do it, as an auditor',
    ],
    async run(args) {
      const words = readArguments(args, ['heads', 'district', 'live', 'json']);
      const file = flagOf(words, 'heads');
      const heads = file ? readHeads(textOf(file)).heads : [];
      const district = flagOf(words, 'district');
      const reports = await withOwner((db) => verifyChain(db, { heads, ...(district ? { district } : {}) }));
      if (words.flags['json']) console.log(JSON.stringify(reports));
      else
        for (const { district: chain, sealed, unsealed, problems, moreProblems } of reports) {
          const state = problems.length === 0 ? 'whole' : `${problems.length + moreProblems} wrong`;
          console.log(`${chain}: ${sealed} sealed, ${unsealed} not yet sealed, ${state}`);
          for (const each of problems) console.log(`  ${each.sentence}`);
        }
      return reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
    },
  },
  'audit heads': {
    summary: 'Write the newest hash of every chain to a file, to be deposited elsewhere: --output FILE.',
    options: [
      '--output FILE             where to; standard output where not said',
      '--day YYYY-MM-DD          the chains as they were at the end of that day; today where not said',
      '--url URL                 let a server do it, as an auditor',
    ],
    async run(args) {
      const words = readArguments(args, ['output', 'day', 'live', 'json']);
      const on = flagOf(words, 'day');
      const text = await withOwner(async (db) => {
        const { zone, clockShiftSeconds } = await db.one(
          Installation,
          sql`select zone, clock_shift_seconds from installation`,
        );
        const now = drillClock(clockShiftSeconds)();
        return exportHeads(db, { day: on ? day(on) : dayOf(now, zone), zone, now });
      });
      const file = flagOf(words, 'output');
      if (file) writeFileSync(file, text);
      else console.log(text);
    },
  },
};

const Installation = z.object({ zone: z.string(), clockShiftSeconds: z.number() });

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
