// Runs before anything is installed: plain JavaScript, and nothing but Node's own modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Something a person can put right; its message says how. */
export class Refusal extends Error {}

/** A printer of steps: each says what it does, how long it takes, and every ten seconds that it is still at it. */
export function steps(total) {
  let number = 0;
  return async function step(title, work) {
    const label = `[${++number}/${total}] ${title}`;
    const began = Date.now();
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
    const patience = setInterval(() => console.log(`${label} … ${seconds()}`), 10_000);
    try {
      const result = await work((words) => console.log(`${label}: ${words}`));
      console.log(`${label}: done (${seconds()})`);
      return result;
    } finally {
      clearInterval(patience);
    }
  };
}

/** Prints a refusal as its sentence, anything else whole, and ends with exit code 1. */
export function explainAndExit(error) {
  console.error(error instanceof Refusal ? `\n${error.message}` : error);
  process.exit(1);
}

/** Sees to it that the installed packages are those of package-lock.json. */
export function bootstrap(step, { withDevelopment }) {
  return step('Packages', async (say) => {
    const stamp = join(root, 'node_modules', '.lianfang-installed');
    const wanted = hashOf([join(root, 'package-lock.json')]) + ` ${process.platform}-${process.arch}`;
    const noted = readOrNull(stamp);
    if (noted === `${wanted} with development` || (!withDevelopment && noted === wanted)) return;
    if (!isInstalled(withDevelopment)) {
      say('installing with npm ci, once; a minute or two');
      await install(withDevelopment);
    }
    keepStamp(stamp, withDevelopment ? `${wanted} with development` : wanted);
  });
}

/** Builds the web app unless what is in dist/web was built from these very sources. */
export function buildWeb(step) {
  return step('Web app', async (say) => {
    const built = join(root, 'dist', 'web');
    const stamp = join(built, '.lianfang-built');
    const wanted = hashOf(webSources());
    if (readOrNull(stamp) === wanted) return;
    say('building, once; some seconds');
    // Built aside and then renamed: a build that was cut short never looks finished.
    const next = join(root, 'dist', 'web.next');
    rmSync(next, { recursive: true, force: true });
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
    const { code, output } = await run(process.execPath, args, { NODE_ENV: 'production' });
    if (code !== 0) throw new Refusal(`The web app could not be built.${hint(output)}`);
    writeFileSync(join(next, '.lianfang-built'), wanted);
    rmSync(built, { recursive: true, force: true });
    renameSync(next, built);
  });
}

/** Runs a program with its output both shown and kept. */
export function run(file, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    const keep = (stream) => (text) => {
      stream.write(text);
      output = (output + text).slice(-20_000);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The text of a file; null when it cannot be read. */
export function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

async function install(withDevelopment) {
  const npm = process.env.npm_execpath ?? npmBesideNode();
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=optional'];
  // NODE_ENV=production would leave out what the tests need.
  if (withDevelopment) flags.push('--include=dev');
  const { code, output } = await run(process.execPath, [npm, ...flags]);
  if (code !== 0) throw new Refusal(`The packages could not be installed.${hint(output)}`);
}

/** npm's own program, for when this was not started by npm. */
function npmBesideNode() {
  const bin = dirname(process.execPath);
  const candidates = [join(bin, '..', 'lib'), bin].map((folder) =>
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  );
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new Refusal('npm was not found beside Node. Run "npm ci" yourself, then start again.');
  return found;
}

function hint(output) {
  if (/ENOSPC|no space left/i.test(output)) return ' The disk is full: free about 1 GB and run the command again.';
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return ` You may not write in ${root}. Run the command as the owner of that folder, or copy it to one of your own.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network|ENOTCACHED/i.test(output)) {
    return (
      ' The package registry cannot be reached. The first start needs it once; after that no network is needed.\n' +
      'Check the connection or proxy; use a mirror (npm config set registry https://registry.npmmirror.com);\n' +
      'or copy node_modules and dist from a machine of the same kind that has started Lianfang before.'
    );
  }
  return ' What went wrong stands above; when it is put right, run the command again.';
}

/** Whether node_modules holds what package-lock.json names, as npm itself noted when it installed. */
function isInstalled(withDevelopment) {
  const installed = JSON.parse(readOrNull(join(root, 'node_modules', '.package-lock.json')) ?? '{}').packages ?? {};
  const { '': _project, ...wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    if (found !== undefined) return found.version === entry.version && existsSync(join(root, path));
    return entry.optional || entry.devOptional || entry.peer || (entry.dev && !withDevelopment) || false;
  });
}

/** Another user may own node_modules; then the check is done anew at each start. */
function keepStamp(file, text) {
  try {
    writeFileSync(file, text);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
}

/** Everything the web app may be built from: pages, and the pure and shared code that they import. */
function webSources() {
  const ownFiles = ['package-lock.json', 'vite.config.ts', 'tsconfig.json', 'index.html'].map((name) =>
    join(root, name),
  );
  const server = /^src\/(platform|cli|training)\/|\.test\.tsx?$/;
  const sources = [...filesIn(join(root, 'src')), ...filesIn(join(root, 'public'))].filter(
    (file) => !server.test(relative(root, file).replaceAll('\\', '/')),
  );
  return [...ownFiles.filter((file) => existsSync(file)), ...sources];
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}
