import { Problem } from '../kernel/problem.ts';
import { type LocalCommand, localCommands } from './local-commands.ts';
import { UsageError } from './usage-error.ts';

/**
 * The command line. Commands on this machine's own installation or on plain files are listed in local-commands.ts;
 * everything else is an action of the interface, asked of a server like anybody else asks. Where both know a command
 * (`audit verify`), --url asks the server.
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
  const [first] = args;
  if (first === undefined || first === '--help' || first === 'help') {
    const { usage } = await import('./usage.ts');
    console.log(usage());
    return first === undefined ? 2 : 0;
  }
  const command = localCommandIn(args);
  if (command && !command.rest.includes('--help')) return (await command.local.run(command.rest)) ?? 0;
  if (command) {
    const { usageOf } = await import('./usage.ts');
    console.log(usageOf(command.name, command.local));
    return 0;
  }
  // The table of all actions is large; commands of this machine do not wait for it.
  const { runAction } = await import('./action-command.ts');
  await runAction(args);
  return 0;
}

/** The command of this machine that is meant; none when a server is named for one that servers know as well. */
function localCommandIn(
  args: readonly string[],
): { name: string; local: LocalCommand; rest: readonly string[] } | null {
  const twoWords = args.slice(0, 2).join(' ');
  const namesServer = args.some((word) => word === '--url' || word.startsWith('--url='));
  for (const [name, rest] of [
    [twoWords, args.slice(2)],
    [args[0]!, args.slice(1)],
  ] as const) {
    const local = localCommands[name];
    if (local && !(namesServer && name.includes(' '))) return { name, local, rest };
  }
  return null;
}
