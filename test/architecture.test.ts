import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A feature may use the features in the rows above its own; never its neighbours, never those below. */
const tiers = [
  ['identity', 'audit', 'people', 'places', 'tasks'],
  ['surveillance', 'cases', 'testing', 'vaccination', 'arrivals', 'resources'],
  ['investigation', 'isolation', 'zones', 'venues', 'environment', 'treatment', 'care'],
  ['passes', 'command', 'bulletins', 'review'],
];

/** Floors that are not features, and the floors each may use. */
const floors: Record<string, readonly string[]> = {
  kernel: [],
  analytics: ['kernel'],
  protocol: ['kernel'],
  platform: ['kernel', 'protocol'],
  ui: ['kernel', 'analytics'],
};

const sources = filesIn(join(root, 'src'))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => relative(root, file));
const products = sources.filter((file) => !/\.test\.tsx?$/.test(file));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Import {
  readonly path: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const found = read(file).matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from '([^']+)';/gms);
  return [...found].flatMap(([, typeOnly, from]) =>
    from!.startsWith('.') ? [{ path: normalize(join(dirname(file), from!)), typeOnly: typeOnly !== undefined }] : [],
  );
}

const tierOf = (feature: string) => tiers.findIndex((tier) => tier.includes(feature));
const partsOf = (file: string) => file.split('/').slice(1);

/** Why a file may not import another; null when it may. */
function refusal(file: string, { path, typeOnly }: Import): string | null {
  const [floor, feature, folder] = partsOf(file);
  const [toFloor, toFeature, toFolder] = partsOf(path);
  if (!path.startsWith('src/')) return path.startsWith('package.json') ? null : 'it lies outside src';
  if (floor! in floors) {
    if (floor === toFloor || floors[floor!]!.includes(toFloor!)) return null;
    return floor === 'ui' && typeOnly && path === 'src/routes.ts'
      ? null
      : `${floor} uses ${floors[floor!]!.join(', ') || 'nothing'}`;
  }
  if (floor !== 'features') return null;
  if (toFloor !== 'features') {
    if (
      folder === 'web'
        ? ['kernel', 'analytics', 'ui', 'protocol'].includes(toFloor!)
        : ['kernel', 'analytics', 'protocol', 'platform'].includes(toFloor!)
    )
      return null;
    return typeOnly && path === 'src/routes.ts' && folder === 'web' ? null : 'features use the floors below them only';
  }
  if (folder === 'web' && toFolder !== 'web' && !typeOnly && !/\/([a-z]+-)*(model|rules)\.ts$|\/linelist\//.test(path))
    return 'pages take values from model.ts and rules.ts only';
  if (feature === toFeature) return null;
  if (tierOf(toFeature!) < tierOf(feature!)) return null;
  return `${feature} is in tier ${tierOf(feature!) + 1}, ${toFeature} in tier ${tierOf(toFeature!) + 1}`;
}

describe('direction of imports', () => {
  test.each(products)('%s imports only what it may', (file) => {
    const wrong = importsOf(file).flatMap((each) => {
      const why = refusal(file, each);
      return why ? [`${each.path}: ${why}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

describe('the outside world', () => {
  const inside = products.filter(
    (file) => !/^src\/(platform|cli|web|ui|training)\/|^src\/(server|worker)\.ts|\/web\//.test(file),
  );

  test.each(inside)('%s does not reach for it', (file) => {
    const text = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(text).not.toMatch(
      /\bnew Date\(\)|Date\.now\(|Math\.random\(|process\.env|\bfetch\(|from 'node:(fs|net|http|child_process)/,
    );
  });
});

describe('tables', () => {
  const migrations = filesIn(join(root, 'db/migrations'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const owners = new Map(
    [...migrations.matchAll(/comment on table (\w+) is\s+'@(\w+)/g)].map(([, table, owner]) => [table!, owner!]),
  );
  const tables = [...migrations.matchAll(/^create (?:unlogged )?table (\w+)/gm)].map(([, table]) => table!);

  const isReference = (table: string) =>
    new RegExp(`comment on table ${table} is\\s+'@\\w+ reference`).test(migrations);

  test.each(tables)('%s says who owns it and what a row is', (table) => {
    expect(owners.get(table), `comment on table ${table} is '@owner One row per …'`).toBeDefined();
  });

  test.each(tables)("%s has row-level security, or says that it is reference data or the platform's own", (table) => {
    const scoped = new RegExp(`enable_scope\\('${table}'|alter table ${table} enable row level security`).test(
      migrations,
    );
    const comment = new RegExp(`comment on table ${table} is\\s+'([^']*)`).exec(migrations)?.[1] ?? '';
    expect(scoped || /^@\w+ reference|^@platform|^@identity|^@audit/.test(comment), comment).toBe(true);
  });

  test.each(products.filter((file) => file.startsWith('src/features/')))('%s writes only to its own tables', (file) => {
    const feature = partsOf(file)[1];
    const writes = read(file).matchAll(
      /\b(?:insert into|delete from|(?<!for |do |key )update)\s+([a-z_]+)\b(?=\s*(?:\(|set|where|as|\w*\n|$))/g,
    );
    const foreign = [...writes]
      .filter(([, table]) => owners.has(table!) && owners.get(table!) !== feature)
      .map(([, table]) => table);
    expect(foreign).toEqual([]);
  });

  test.each(products.filter((file) => file.startsWith('src/features/')))(
    '%s reads only its own tables, those of lower tiers, and reference data',
    (file) => {
      const feature = partsOf(file)[1]!;
      const foreign = [...read(file).matchAll(/\b(?:from|join)\s+([a-z_]+)\b/g)]
        .filter(([, table]) => !isReference(table!))
        .map(([, table]) => owners.get(table!))
        .filter(
          (owner) =>
            owner !== undefined && owner !== 'platform' && owner !== feature && tierOf(owner) >= tierOf(feature),
        );
      expect(foreign).toEqual([]);
    },
  );
});

describe('size', () => {
  test.each(products)('%s has at most 400 lines', (file) => {
    expect(read(file).split('\n').length).toBeLessThanOrEqual(401);
  });

  test('no file is called utils, helpers, common, shared, types or index', () => {
    expect(products.filter((file) => /\/(utils?|helpers?|common|shared|types|index)\.tsx?$/.test(file))).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
