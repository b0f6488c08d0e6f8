import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { UsageError } from './usage-error.ts';

/** Asks for a secret without showing what is typed; from a pipe it is the first line. */
export async function askSecret(prompt: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  const input = createInterface({ input: process.stdin, output: process.stderr, terminal: isTerminal });
  if (isTerminal) {
    process.stderr.write(prompt);
    // What is typed is echoed through this; nothing must be.
    (input as unknown as { _writeToOutput: () => void })._writeToOutput = () => {};
  }
  try {
    return await new Promise<string>((resolve, reject) => {
      input.once('line', resolve);
      input.once('close', () => reject(new UsageError(`${prompt.replace(/[:\s]+$/, '')}: nothing was typed.`)));
    });
  } finally {
    input.close();
    if (isTerminal) process.stderr.write('\n');
  }
}

/** The first line of a file that holds a secret. */
export function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0]!;
  } catch (error) {
    throw new UsageError(`The passphrase cannot be read: ${(error as Error).message}`);
  }
}
