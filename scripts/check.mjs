import './check-node.cjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, explainAndExit, root, steps } from './bootstrap.mjs';

/** Everything that is checked without running the product. All are run, whatever fails before. */
const checks = [
  { title: 'types', bin: 'tsc', args: ['-p', '.', '--singleThreaded'] },
  // Among its rules: no cycles among imports.
  { title: 'lint', bin: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { title: 'format', bin: 'biome', args: ['format', '.'], mend: 'npm run format' },
  { title: 'unused code', bin: 'knip', args: ['--no-progress'] },
  {
    title: 'generated docs',
    bin: 'vitest',
    args: ['run', '--project', 'unit', 'test/docs.test.ts'],
    mend: 'npm run docs',
  },
];

try {
  await bootstrap(steps(1), { withDevelopment: true });
  const only = process.argv.slice(2);
  const failed = [];
  for (const check of checks.filter(({ title }) => only.length === 0 || only.includes(title))) {
    if (!(await passes(check))) failed.push(check);
  }
  for (const { title, mend } of failed) if (mend) console.log(`${title}: "${mend}" puts it right`);
  console.log(
    failed.length === 0
      ? 'All checks pass.'
      : `${failed.length} failed: ${failed.map(({ title }) => title).join(', ')}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  explainAndExit(error);
}

/** Runs one check; what it says is shown only when it fails. */
async function passes({ title, bin, args }) {
  const began = Date.now();
  const command = [join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${bin}.cmd` : bin), ...args];
  const { code, output } = await run(command);
  console.log(`${code === 0 ? '✓' : '✗'} ${title.padEnd(16)} ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

function run([program, ...args]) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
