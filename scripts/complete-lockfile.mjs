// Run after every change of packages: node scripts/complete-lockfile.mjs
//
// npm leaves programs for other systems out of package-lock.json when the registry at hand does not carry them (a
// company's mirror often does not), and `npm ci` then refuses the whole file, everywhere. Their entries hold nothing
// that the packages which ask for them do not say: name, version, and in the name the system.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows'];
const processors = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'loong64'];

/** What a name such as `binding-linux-x64-musl` says of the system; null when it says nothing. */
function systemOf(name) {
  const words = name.split('/').pop().split(/[-.]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : null;
  return { os: [os === 'windows' ? 'win32' : os], cpu: [cpu], ...(os === 'linux' && libc ? { libc: [libc] } : {}) };
}

/** The places where a package's own dependencies are looked for, innermost first. */
function placesFor(path, name) {
  const parts = path.split('/node_modules/');
  const inner = parts.map(
    (_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`,
  );
  return [...inner, `node_modules/${name}`];
}

const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !placesFor(path, name).some((place) => place in lock.packages))
    .map(([name, version]) => ({ path: `node_modules/${name}`, name, version, askedBy: entry })),
);

for (const { path, name, version, askedBy } of missing) {
  const system = systemOf(name);
  if (system === null || !/^\d/.test(version)) {
    console.error(`${name}@${version} is missing and cannot be completed from its name: add it by hand`);
    process.exitCode = 1;
    continue;
  }
  lock.packages[path] = { version, ...(askedBy.dev ? { dev: true } : {}), optional: true, ...system };
}

const [project, ...rest] = Object.keys(lock.packages);
lock.packages = Object.fromEntries([project, ...rest.sort()].map((path) => [path, lock.packages[path]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} entries added to package-lock.json`);
