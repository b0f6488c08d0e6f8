import { Problem } from '../kernel/problem.ts';
import { localCommands } from './local-commands.ts';
import { UsageError } from './usage-error.ts';

/**
 * The command line. Commands on this machine's own installation or on plain files are listed in local-commands.ts;
 * everything else is an action of the interface, asked of a server like anybody else asks.
 * @returns 0 done, 1 refused with a problem, 2 wrong usage, 70 a bug
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    if (error instanceof Problem) {
      const { code, message, details } = error;
      console.error(args.includes('--json') ? JSON.stringify({ code, message, details }) : message);
      return 1;
    }
    console.error(error);
    return 70;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const [first, second] = args;
  if (first === undefined || first === '--help' || first === 'help') {
    const { usage } = await import('./usage.ts');
    console.log(usage());
    return first === undefined ? 2 : 0;
  }
  for (const [name, rest] of [
    [`${first} ${second}`, args.slice(2)],
    [first, args.slice(1)],
  ] as const) {
    const command = localCommands[name];
    if (!command) continue;
    if (!rest.includes('--help')) return (await command.run(rest)) ?? 0;
    const { usageOf } = await import('./usage.ts');
    console.log(usageOf(name, command));
    return 0;
  }
  // The table of all actions is large; commands of this machine do not wait for it.
  const { runAction } = await import('./action-command.ts');
  await runAction(args);
  return 0;
}
