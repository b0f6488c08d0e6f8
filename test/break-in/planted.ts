import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { runImport } from '../../src/features/cases/imports/run-import.ts';
import type { Role } from '../../src/kernel/role.ts';
import type { TestHouse } from '../db.ts';
import { givenAccount, givenBody, givenGrant } from '../given-identity.ts';
import { jpeg } from '../given-tasks.ts';
import { ask, asked, tokenOf } from '../http.ts';

/** Every role that works with cases, persons and tasks; administrators and auditors hold no other role. */
const domainRoles = [
  'observer',
  'reporter',
  'case-worker',
  'epidemiologist',
  'laboratory',
  'site-staff',
  'grid-worker',
  'sampler',
  'commander',
  'information-officer',
] as const satisfies readonly Role[];

/** Who works in a district, so that together they hold every role, and every second person there has to be. */
export type Desk = 'domain' | 'second' | 'admin' | 'otherAdmin' | 'auditor';

/** A district full of data, the people who work in it, and every id and word that nobody elsewhere may ever see. */
export interface Planted {
  readonly district: string;
  readonly village: string;
  readonly desks: Record<Desk, { readonly accountId: string; readonly userName: string; readonly token: string }>;
  readonly bodyId: string;
  readonly ids: Record<Thing, string>;
  readonly receipt: string;
  /** Names, numbers, addresses and other words that stand in the district's data only. */
  readonly words: readonly string[];
}

type Thing =
  | 'case'
  | 'otherCase'
  | 'person'
  | 'otherPerson'
  | 'kept'
  | 'discarded'
  | 'household'
  | 'relation'
  | 'round'
  | 'institution'
  | 'zone'
  | 'task'
  | 'evidenceFile'
  | 'report'
  | 'candidate'
  | 'merge'
  | 'looked'
  | 'checked'
  | 'applied'
  | 'openRow'
  | 'grant'
  | 'spare'
  | 'serviceToken'
  | 'approval'
  | 'glass'
  | 'session';

/** Statements as the owner of the tables, whom no row-level security stops: to look at what a test did. */
export async function asOwner<T extends object>(house: TestHouse, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: house.ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** What is read from the answer of whatever was made; only cases have more than an id. */
interface Made {
  readonly id: string;
  readonly personId: string;
  readonly number: string;
}

/** Fills a district with one of everything, through the interface wherever it has a route for it. */
export async function plant(app: FastifyInstance, house: TestHouse, district: string, word: string): Promise<Planted> {
  const village = `${district}001001`;
  const { desks, bodyId } = await hire(app, house, district);
  const by =
    (desk: Desk) =>
    (route: string, body: object = {}) =>
      asked<Made>(app, route, { token: desks[desk].token, body });
  const domain = by('domain');

  const round = (
    await domain('POST /rounds', {
      name: `Round of ${district}`,
      disease: 'covid19',
      areaCode: district,
      packId: 'cn.covid19.v7',
      endCriteria: 'No case for 14 days',
    })
  ).id;
  const institution = (
    await domain('POST /institutions', { name: `${district}医院`, type: 'hospital', areaCode: village })
  ).id;
  const zone = (
    await by('admin')('POST /functional-zones', { name: `${district}新区`, kind: 'other', areaCodes: [village] })
  ).id;
  const household = (await domain('POST /households', { areaCode: village, bookNumber: `book ${word}` })).id;
  const report = (person: object, more: object = {}) =>
    domain('POST /cases', {
      disease: 'covid19',
      classification: 'confirmed',
      areaCode: village,
      roundId: round,
      person,
      ...more,
    });
  const first = await report(
    {
      name: `卢${word}`,
      sex: 'female',
      ageYears: 69,
      idNumber: `ID${word}001`,
      phone: `139${digits(word)}1`,
      address: `${word}街6号`,
      householdId: household,
      occupation: `${word}工`,
    },
    {
      externalId: `EXT-${word}`,
      notes: `notes ${word}`,
      hospital: `hospital ${word}`,
      symptoms: [`cough ${word}`],
      variant: `variant ${word}`,
    },
  );
  const second = await report({ name: `赵${word}`, sex: 'male', ageYears: 71, householdId: household });
  const relation = (
    await domain(`POST /people/${first.personId}/relations`, { otherId: second.personId, kind: 'spouse' })
  ).id;
  await domain(`POST /cases/${first.id}/pairs`, { infectorId: second.id, evidence: 'epi', source: `source ${word}` });
  await domain(`POST /cases/${first.id}/lab-results`, {
    resultedAt: house.now(),
    result: 'positive',
    laboratory: `lab ${word}`,
    sampleId: `sample ${word}`,
  });
  await domain(`POST /cases/${first.id}/moments`, { moment: 'networkReportedAt' });

  const twins = { name: `孙${word}`, sex: 'male', birthOn: '1960-05-01', phone: `139${digits(word)}2` };
  const [kept, discarded] = [await report(twins), await report(twins)];
  await domain('POST /duplicates/seek', { areaCode: district });
  const others = { name: `周${word}`, sex: 'male', birthOn: '1971-05-01' };
  const [keptBefore, mergedBefore] = [await report(others), await report(others)];
  const merged = await domain('POST /merges', {
    keptId: keptBefore.personId,
    discardedId: mergedBefore.personId,
    keptVersion: 1,
    discardedVersion: 1,
    reason: `reason ${word}`,
  });

  const receipt = (
    await asked<{ receipt: string }>(app, 'POST /reports', {
      body: {
        kind: 'other',
        what: `something odd ${word}`,
        place: `place ${word}`,
        areaCode: village,
        contact: `contact ${word}`,
      },
    })
  ).receipt;
  const task = await plantTask(app, desks, { word, village, house });
  const imports = await plantImports(app, house, { village, word, token: desks.domain.token });
  const identity = await plantIdentity(app, house, { district, word, desks, bodyId });

  const [row] = await asOwner<Record<Thing, string>>(
    house,
    `
    select (select id from duplicate_candidates where $1 in (person_id, other_id))::text as candidate,
      (select id from abnormal_reports where receipt = $2)::text as report,
      (select id from sessions where account_id = $3 order by opened_at limit 1)::text as session`,
    [kept.personId, receipt, desks.domain.accountId],
  );
  return {
    district,
    village,
    desks,
    bodyId,
    receipt,
    ids: {
      ...row!,
      ...task,
      ...imports,
      ...identity,
      household,
      relation,
      round,
      institution,
      zone,
      case: first.id,
      otherCase: second.id,
      person: first.personId,
      otherPerson: second.personId,
      kept: kept.personId,
      discarded: discarded.personId,
      merge: merged.id,
    },
    words: [word, digits(word), receipt, first.number, second.number],
  };
}

/** Seven digits that stand for a word, so that phone numbers are a district's own as well. */
function digits(word: string): string {
  return String([...word].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 9_000_000, 7) + 1_000_000);
}

async function hire(app: FastifyInstance, house: TestHouse, district: string) {
  const bodyId = await givenBody(house, { name: `Body of ${district}`, areaCode: district });
  const otherBody = await givenBody(house, { name: `Other body of ${district}`, areaCode: district });
  const desk = async (name: string, roles: readonly Role[], body: string) => {
    const account = await givenAccount(house, {
      userName: `${name}.${district}`,
      homeAreaCode: district,
      posts: [{ roles, areaCodes: [district], bodyId: body }],
    });
    return { ...account, token: await tokenOf(app, account.userName) };
  };
  const desks: Planted['desks'] = {
    domain: await desk('domain', domainRoles, bodyId),
    second: await desk('second', domainRoles, otherBody),
    admin: await desk('admin', ['administrator'], bodyId),
    otherAdmin: await desk('other.admin', ['administrator'], otherBody),
    auditor: await desk('auditor', ['auditor'], bodyId),
  };
  return { desks, bodyId };
}

async function plantTask(
  app: FastifyInstance,
  desks: Planted['desks'],
  { word, village, house }: { word: string; village: string; house: TestHouse },
) {
  const by = (route: string, body: object) => asked<{ id: string }>(app, route, { token: desks.domain.token, body });
  const { id: task } = await by('POST /tasks', {
    title: { en: `Task ${word}` },
    areaCode: village,
    dueAt: new Date(Date.parse(house.now()) + 3_600_000).toISOString(),
    owners: { individual: desks.domain.accountId },
  });
  await by(`POST /tasks/${task}/evidence`, { evidence: { text: `evidence ${word}` } });
  const { file } = await asked<{ file: { id: string } }>(
    app,
    `POST /tasks/${task}/evidence-files?fileName=${encodeURIComponent(`photo ${word}.jpg`)}`,
    {
      token: desks.domain.token,
      file: jpeg(`pixels ${word}`),
    },
  );
  return { task, evidenceFile: file.id };
}

/** Three imports: one that was only looked at, one that is checked, one that is applied and has a row to be decided. */
async function plantImports(
  app: FastifyInstance,
  house: TestHouse,
  { village, word, token }: { village: string; word: string; token: string },
) {
  const upload = async () => {
    const csv = `病例编号,姓名,性别,年龄,电话,报告日期,备忘\nR-${word},孙${word},男,66,139${digits(word)}2,2026-03-01,memo ${word}\nS-${word},吴${word},女,31,,2026-03-01,\n`;
    return asked<ImportAnswer>(
      app,
      `POST /imports?fileName=${encodeURIComponent(`list ${word}.csv`)}&areaCode=${village}`,
      { token, file: Buffer.from(csv) },
    );
  };
  const check = async (record: ImportAnswer) => {
    await asked(app, `POST /imports/${record.id}/check`, { token, body: checkBody(record, village) });
    await runImport(house, { importId: record.id });
  };
  const [looked, checked, applied] = [await upload(), await upload(), await upload()];
  await check(checked);
  await check(applied);
  await asked(app, `POST /imports/${applied.id}/apply`, { token });
  await runImport(house, { importId: applied.id });
  const [open] = await asOwner<{ row: string }>(
    house,
    `
    select row_number::text as row from import_rows where import_id = $1 and disposition = 'possible-duplicate'`,
    [applied.id],
  );
  return { looked: looked.id, checked: checked.id, applied: applied.id, openRow: open!.row };
}

/** What an import answers, as far as the next step needs it. */
export interface ImportAnswer {
  readonly id: string;
  readonly columns: readonly {
    readonly column: string;
    readonly field: string | null;
    readonly dates: { readonly reading: object } | null;
  }[];
}

/** The mapping that was suggested, agreed to. */
export function mappingOf({ columns }: ImportAnswer) {
  return {
    columns: columns.map(({ column, field, dates }) => ({ column, field, dates: dates?.reading ?? null })),
    values: {},
    hasSwappedCoordinates: false,
  };
}

function checkBody(record: ImportAnswer, areaCode: string) {
  return { mapping: mappingOf(record), defaults: { disease: 'covid19', areaCode, classification: 'confirmed' } };
}

async function plantIdentity(
  app: FastifyInstance,
  house: TestHouse,
  {
    district,
    word,
    desks,
    bodyId,
  }: {
    district: string;
    word: string;
    desks: Planted['desks'];
    bodyId: string;
  },
) {
  const spare = await givenAccount(house, {
    userName: `spare.${district}`,
    homeAreaCode: district,
    posts: [{ areaCodes: [district], bodyId }],
  });
  const grant = await givenGrant(house, spare.accountId, { roles: ['observer'], areaCodes: [district], bodyId });
  const glass = await asked<{ id: string }>(app, 'POST /break-glass', {
    token: await tokenOf(app, desks.second.userName),
    body: { areaCode: `${district}001`, reason: `nobody is there ${word}` },
  });
  const wanted = (name: string) => ({
    name,
    roles: ['observer'],
    areaCodes: [district],
    bodyId,
    endsAt: '2026-12-01T00:00:00Z',
  });
  const request = async (name: string) => {
    const answer = await ask(app, 'POST /service-tokens', { token: desks.admin.token, body: wanted(name) });
    return answer.json<{ details: { approvalId: string } }>().details.approvalId;
  };
  await asked(app, `POST /approvals/${await request(`program ${word}`)}/approve`, {
    token: desks.otherAdmin.token,
    body: {},
  });
  const made = await asked<{ id: string }>(app, 'POST /service-tokens', {
    token: desks.admin.token,
    body: wanted(`program ${word}`),
  });
  return {
    spare: spare.accountId,
    grant,
    glass: glass.id,
    serviceToken: made.id,
    approval: await request(`another program ${word}`),
  };
}
