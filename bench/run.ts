import { cpus, totalmem } from 'node:os';
import { missed } from './measure.ts';

const benches: Record<string, () => Promise<void>> = {
  import: async () => (await import('./import.bench.ts')).benchImport(),
  lists: async () => (await import('./lists.bench.ts')).benchLists(),
  writes: async () => (await import('./writes.bench.ts')).benchWrites(),
  areas: async () => (await import('./areas.bench.ts')).benchAreas(),
  start: async () => (await import('./start.bench.ts')).benchStart(),
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
console.log(
  `${cpus().length} cores ${cpus()[0]?.model ?? ''}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) throw new Error(`no bench ${name}; there are ${Object.keys(benches).join(', ')}`);
  await bench();
}
console.log(missed() === 0 ? '\nall bars hold' : `\n${missed()} bars missed`);
process.exit(0);
