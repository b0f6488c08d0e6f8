import { Problem } from '../kernel/problem.ts';
import { runAction } from './action-command.ts';
import { usage, UsageError } from './arguments.ts';
import { localCommands } from './local-commands.ts';

/**
 * The command line. Commands on this machine's own installation or on plain files are listed in local-commands.ts;
 * everything else is an action of the interface, asked of a server like anybody else asks.
 * @returns 0 done, 1 refused with a problem, 2 wrong usage, 70 a bug
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.length === 0 || args[0] === '--help' || args[0] === 'help') {
      console.log(usage());
      return args.length === 0 ? 2 : 0;
    }
    const [first, second] = args;
    const twoWords = localCommands[`${first} ${second}`];
    if (twoWords) return (await twoWords.run(args.slice(2))) ?? 0;
    const oneWord = localCommands[first!];
    if (oneWord) return (await oneWord.run(args.slice(1))) ?? 0;
    await runAction(args);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    if (error instanceof Problem) {
      console.error(args.includes('--json') ? JSON.stringify({ code: error.code, message: error.message, details: error.details }) : error.message);
      return 1;
    }
    console.error(error);
    return 70;
  }
}
