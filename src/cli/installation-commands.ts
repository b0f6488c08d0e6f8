import { setTimeout as sleep } from 'node:timers/promises';
import { rotateVault } from '../features/people/rotate.ts';
import { problem } from '../kernel/problem.ts';
import { diagnose } from '../platform/doctor.ts';
import { openHouse } from '../platform/house.ts';
import { silentLog } from '../platform/log.ts';
import { runningIn } from '../platform/running-server.ts';
import { readSettings } from '../platform/settings.ts';
import { flagOf, readArguments } from './arguments.ts';
import type { LocalCommand } from './local-commands.ts';
import { UsageError } from './usage-error.ts';
import { reachOwner } from './with-owner.ts';

export const noServer = problem(
  'cli/no-server',
  409,
  (d: { dataDir: string }) => `No server serves ${d.dataDir}; there is nothing to stop.`,
);
export const doesNotStop = problem(
  'cli/does-not-stop',
  503,
  (d: { pid: number; seconds: number }) =>
    `The server (process ${d.pid}) still runs ${d.seconds} s after it was told to stop. Look into its log; kill -9 ${d.pid} loses nothing that was acknowledged.`,
);

/** The installation itself: run, stop, look after. */
export const installationCommands: Record<string, LocalCommand> = {
  start: {
    summary: 'Serve an installation whose packages and web app are there; "npm start" sees to those as well.',
    options: [
      'PORT, HOST, LIANFANG_DATA, DATABASE_URL are read from the environment',
      '--live                    live data instead of the drill',
    ],
    async run(args) {
      readArguments(args, ['live']);
      const { serve } = await import('../server.ts');
      await serve();
    },
  },
  stop: {
    summary: 'Stop the server of this data folder: running requests end first.',
    async run(args) {
      readArguments(args, ['live']);
      const { dataDir } = readSettings();
      const running = runningIn(dataDir);
      if (!running) throw noServer({ dataDir });
      process.kill(running.pid, 'SIGTERM');
      const seconds = 60;
      for (let waited = 0; waited < seconds * 10; waited++) {
        if (!runningIn(dataDir)) {
          console.log(`The server (process ${running.pid}) has stopped.`);
          return;
        }
        await sleep(100);
      }
      throw doesNotStop({ pid: running.pid, seconds });
    },
  },
  migrate: {
    summary: 'Bring the database to this version without serving; a start does so by itself.',
    async run(args) {
      readArguments(args, ['live']);
      let steps = 0;
      const open = await openStopped((line) => {
        steps++;
        console.log(`  ${line}`);
      });
      await open.close();
      console.log(
        steps === 0 ? 'Nothing to do: the database is of this version.' : 'The database is of this version now.',
      );
    },
  },
  'keys rotate': {
    summary:
      'Make a new master key for the identity vault and put every identity under it. The server must be stopped.',
    options: ['--keep-old                keep the old master keys in keys.json, for backups made without keys'],
    async run(args) {
      const words = readArguments(args, ['live', 'keepOld', 'json']);
      const open = await openStopped((line) => console.error(`  ${line}`));
      try {
        const { keys } = open.house;
        const newest = `k${Math.max(...keys.vault.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;
        keys.addVaultKey(newest);
        const { rewrapped, unneeded } = await rotateVault(open.house, {
          say: (done) => console.error(`  ${done.toLocaleString('en')} identities`),
        });
        const dropped = flagOf(words, 'keepOld') ? [] : unneeded;
        keys.dropVaultKeys(dropped);
        if (words.flags['json']) console.log(JSON.stringify({ key: newest, rewrapped, dropped }));
        else {
          console.log(
            `${rewrapped.toLocaleString('en')} identities are under the new key ${newest}${dropped.length > 0 ? `; ${dropped.join(', ')} forgotten` : ''}.`,
          );
          console.log('Make a backup now: older ones open with the keys they carry, and with no other.');
        }
      } finally {
        await open.close();
      }
    },
  },
  doctor: {
    summary: 'Look at everything an installation stands on and say what to do. Exit 1 when something is wrong.',
    async run(args) {
      const words = readArguments(args, ['live', 'json']);
      if (words.positional.length > 0) throw new UsageError('lianfang doctor [--json] [--live]');
      const findings = await diagnose(readSettings(), reachOwner);
      const wrong = findings.filter(({ state }) => state === 'wrong').length;
      if (words.flags['json']) console.log(JSON.stringify(findings));
      else {
        const marks = { good: '✓', mind: '!', wrong: '✗' };
        for (const { state, about, found, todo } of findings) {
          console.log(`${marks[state]} ${about.padEnd(14)} ${found}`);
          if (todo) console.log(`${' '.repeat(17)}→ ${todo}`);
        }
        console.log(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} wrong.`);
      }
      return wrong === 0 ? 0 : 1;
    },
  },
};

/** Opens the house of a stopped installation; a running one refuses, because it holds the folder. */
async function openStopped(say: (line: string) => void) {
  const { clock } = await import('../training/chengdu.ts');
  return openHouse(readSettings(), {
    log: silentLog(),
    say,
    reactsTo: new Set(),
    drillBegins: clock.lastUpdate,
    maxConnections: 4,
  });
}
