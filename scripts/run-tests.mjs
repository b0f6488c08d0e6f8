import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, buildWeb, explainAndExit, readOrNull, root, steps } from './bootstrap.mjs';
import { findOrInstallChromium } from './chromium.mjs';
import { endWithNpm } from './end-with-npm.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const oldestPostgres = '15';

/** Does all its own set-up, runs every test, and ends with `N passed, N failed`. */
export async function runTests() {
  try {
    endWithNpm();
    const step = steps(5);
    await bootstrap(step, { withDevelopment: true });
    await buildWeb(step);
    const browser = await step('Browser', findOrInstallChromium);
    const asked = process.argv.slice(2);
    const counts = [];
    counts.push(await step('Tests', (say) => testEverything(browser, asked, say)));
    counts.push(await step(`Database tests on PostgreSQL ${oldestPostgres}`, (say) => testOldestPostgres(asked, say)));
    report(counts);
  } catch (error) {
    explainAndExit(error);
  }
}

async function testEverything(browser, asked, say) {
  if (browser.path !== null) return vitestRun(asked, { CHROMIUM_PATH: browser.path });
  const skipped = countTests('e2e');
  say(`${skipped} browser tests are skipped: ${browser.reason}`);
  const counts = await vitestRun(['--project', 'unit', '--project', 'db', ...asked]);
  return { ...counts, skipped: counts.skipped + skipped };
}

async function testOldestPostgres(asked, say) {
  const programs = `/usr/lib/postgresql/${oldestPostgres}/bin`;
  if (existsSync(join(programs, 'initdb'))) {
    // A file asked for may hold no database test, which is no failure of this second run. What starts whole servers of
    // its own runs on the built-in database either way; once is enough.
    const onceIsEnough = ['--exclude', 'test/faults/**', '--exclude', 'test/cli/**'];
    return vitestRun(['--project', 'db', '--passWithNoTests', ...onceIsEnough, ...asked], {
      LIANFANG_TEST_PG: oldestPostgres,
    });
  }
  say(`left out, ${programs} is not there (Debian: apt-get install postgresql-${oldestPostgres})`);
  return { passed: 0, failed: 0, skipped: 0 };
}

/** Runs vitest with its output visible and counts from its report, not from its words. */
async function vitestRun(args, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lianfang-report-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await inherit([vitest, 'run', ...reporters, ...args], environment);
    return count(readOrNull(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be read as tests, and a run that broke outside of any test, count as one failure each. */
function count(text, code) {
  if (text === null) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(text);
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(hasFailed),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

function hasFailed(test) {
  return test.status === 'failed';
}

function countTests(project) {
  const listed = spawnSync(process.execPath, [vitest, 'list', '--project', project, '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  try {
    return JSON.parse(listed.stdout).length;
  } catch {
    return 0;
  }
}

function report(counts) {
  const total = (kind) => counts.reduce((sum, one) => sum + one[kind], 0);
  const [passed, failed, skipped] = [total('passed'), total('failed'), total('skipped')];
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** The child ends with this process: on Ctrl-C the terminal tells both, and npm's SIGTERM is passed on. */
function inherit(args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: 'inherit',
    });
    const passOn = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
    child.once('error', reject);
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
      resolve(code);
    });
  });
}
