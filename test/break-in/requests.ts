import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { AnyAction } from '../../src/platform/action.ts';
import { routes } from '../../src/routes.ts';
import { jpeg } from '../given-tasks.ts';
import { ask, asked, type Sent } from '../http.ts';
import { type ImportAnswer, mappingOf, type Planted } from './planted.ts';

export type Route = keyof typeof routes;

/** Every route of the interface. */
export const allRoutes = Object.keys(routes) as Route[];

/** The action behind a route, as tables of routes hold it. */
export function actionOf(route: Route): AnyAction {
  return routes[route] as AnyAction;
}

export type Input = Readonly<Record<string, unknown>>;

/** Looks up, as somebody of the district, what a well-formed request has to name besides ids: versions, mappings. */
type Look = (route: string) => Promise<Record<string, unknown>>;
type Build = (of: Planted, look: Look) => Input | Promise<Input>;

const reason = 'because of the test';
const aDay = { from: '2026-02-01', to: '2026-03-31' };
const instants = { from: '2026-02-01T00:00:00Z', to: '2026-03-31T00:00:00Z' };
const wrongPassword = { password: 'not the password' };
const onTask: Build = ({ ids }) => ({ taskId: ids.task });
const onAccount: Build = ({ ids }) => ({ accountId: ids.spare, reason });
const onCase: Build = ({ ids }) => ({ caseId: ids.case });
const onPerson: Build = ({ ids }) => ({ personId: ids.person });
const onImport: Build = ({ ids }) => ({ importId: ids.applied });
const nothing: Build = () => ({});
const versionOfPerson = async (look: Look, id: string) => (await look(`GET /people/${id}`))['version'];

/**
 * For every route a well-formed request about a district: its ids wherever an id can be, its codes wherever a code can be.
 * Whoever may act there gets through with it, so that a refusal elsewhere says something. A new route needs a row here.
 */
export const requests: Record<Route, Build> = {
  'POST /sign-in': ({ district }) => ({ userName: `spare.${district}`, ...wrongPassword }),
  'GET /sign-in/providers': nothing,
  'POST /sign-in/providers/:id': ({ ids }) => ({
    id: ids.case,
    name: 'Provider',
    issuer: 'https://id.example.org',
    clientId: 'x',
    redirectUri: 'https://example.org/sign-in/return',
  }),
  'POST /sign-in/providers/:providerId/begin': ({ ids }) => ({ providerId: ids.case }),
  'POST /sign-in/finish': () => ({ flow: 'none', search: '?code=1' }),
  'POST /sign-out': nothing,
  'GET /me': nothing,
  'POST /me': () => ({ language: 'en' }),
  'POST /me/post': ({ ids }) => ({ grantId: ids.grant }),
  'POST /me/password': () => ({ ...wrongPassword, newPassword: 'four green buckets' }),
  'GET /me/sessions': nothing,
  'POST /me/sessions/:sessionId/revoke': ({ ids }) => ({ sessionId: ids.session }),
  'POST /me/phone': () => wrongPassword,
  'POST /me/phone/confirm': () => ({ code: '123456' }),
  'POST /me/phone/remove': () => wrongPassword,
  'GET /accounts': nothing,
  'POST /accounts': ({ district }) => ({ userName: `new.${district}`, name: 'New', homeAreaCode: district }),
  'GET /accounts/:accountId': ({ ids }) => ({ accountId: ids.spare }),
  'POST /accounts/:accountId': ({ ids }) => ({ accountId: ids.spare, name: 'Another name' }),
  'POST /accounts/:accountId/disable': onAccount,
  'POST /accounts/:accountId/enable': onAccount,
  'POST /accounts/:accountId/unlock': ({ ids }) => ({ accountId: ids.spare }),
  'POST /accounts/:accountId/reset-password': onAccount,
  'POST /accounts/:accountId/reset-second-factor': onAccount,
  'POST /accounts/:accountId/invite': ({ ids }) => ({ accountId: ids.spare, providerId: ids.case, claimValue: 'x' }),
  'POST /accounts/:accountId/sign-out': onAccount,
  'POST /accounts/:accountId/grants': ({ ids, district }) => ({
    accountId: ids.spare,
    roles: ['observer'],
    areaCodes: [district],
    toAt: '2026-12-01T00:00:00Z',
  }),
  'POST /grants/:grantId/end': ({ ids }) => ({ grantId: ids.grant, reason }),
  'GET /bodies': nothing,
  'POST /bodies': ({ district, bodyId }) => ({
    name: 'New body',
    kind: 'member-unit',
    areaCode: district,
    parentId: bodyId,
  }),
  'POST /bodies/:bodyId/close': ({ bodyId }) => ({ bodyId, reason }),
  'GET /colleagues': ({ district, bodyId }) => ({ areaCode: district, bodyId }),
  'GET /service-tokens': nothing,
  'POST /service-tokens': ({ district }) => ({
    name: 'A program',
    roles: ['observer'],
    areaCodes: [district],
    endsAt: '2026-12-01T00:00:00Z',
  }),
  'POST /service-tokens/:tokenId/revoke': ({ ids }) => ({ tokenId: ids.serviceToken, reason }),
  'GET /break-glass': nothing,
  'POST /break-glass': ({ village }) => ({ areaCode: village, reason: 'nobody else is there' }),
  'GET /break-glass/rules': nothing,
  'POST /break-glass/rules': () => ({ glassRole: 'reporter', glassHoursMost: 1 }),
  'POST /break-glass/:breakGlassId/end': ({ ids }) => ({ breakGlassId: ids.glass }),
  'POST /break-glass/:breakGlassId/review': ({ ids }) => ({
    breakGlassId: ids.glass,
    verdict: 'justified',
    remark: 'it was',
  }),
  'GET /approvals': () => ({ open: false }),
  'POST /approvals/:approvalId/approve': ({ ids }) => ({ approvalId: ids.approval }),
  'POST /approvals/:approvalId/refuse': ({ ids }) => ({ approvalId: ids.approval, reason }),

  'GET /audit/events': ({ district, desks }) => ({ areaCode: district, actorId: desks.domain.accountId }),
  'GET /audit/readings': ({ ids }) => ({ subject: 'person', subjectId: ids.person }),
  'GET /audit/heads': () => ({ day: '2026-03-05' }),
  'POST /audit/chain': ({ district }) => ({ district }),
  'GET /history/:subject/:subjectId': ({ ids }) => ({ subject: 'case', subjectId: ids.case }),

  'GET /people': ({ district }) => ({ areas: district }),
  'POST /people/search': ({ words }) => ({ name: `卢${words[0]}` }),
  'GET /people/:personId': onPerson,
  'POST /people/:personId/reveal': onPerson,
  'GET /people/:personId/readers': onPerson,
  'PATCH /people/:personId': async ({ ids }, look) => ({
    personId: ids.person,
    ifVersion: await versionOfPerson(look, ids.person),
    occupation: 'changed',
  }),
  'POST /people/:personId/move': async ({ ids, district }, look) => ({
    personId: ids.person,
    ifVersion: await versionOfPerson(look, ids.person),
    areaCode: `${district}001`,
    otherAreaCode: null,
  }),
  'POST /people/:personId/relations': ({ ids }) => ({ personId: ids.person, otherId: ids.kept, kind: 'neighbour' }),
  'POST /relations/:relationId/end': ({ ids }) => ({ relationId: ids.relation }),
  'POST /households': ({ village }) => ({ areaCode: village }),
  'GET /households/:householdId': ({ ids }) => ({ householdId: ids.household }),
  'POST /households/:householdId/members': ({ ids }) => ({ householdId: ids.household, personId: ids.kept }),
  'POST /households/:householdId/members/:personId/leave': ({ ids }) => ({
    householdId: ids.household,
    personId: ids.otherPerson,
  }),
  'GET /duplicates': ({ ids }) => ({ personId: ids.kept }),
  'POST /duplicates/seek': ({ district }) => ({ areaCode: district }),
  'POST /duplicates/:candidateId/dismiss': ({ ids }) => ({ candidateId: ids.candidate, reason }),
  'GET /merges/preview': ({ ids }) => ({ keptId: ids.kept, discardedId: ids.discarded }),
  'POST /merges': async ({ ids }, look) => ({
    keptId: ids.kept,
    discardedId: ids.discarded,
    reason,
    keptVersion: await versionOfPerson(look, ids.kept),
    discardedVersion: await versionOfPerson(look, ids.discarded),
  }),
  'POST /merges/:mergeId/undo': ({ ids }) => ({ mergeId: ids.merge, reason }),
  'GET /people/:personId/merges': ({ ids }) => ({ personId: ids.kept }),

  'GET /areas': nothing,
  'GET /areas/search': ({ district }) => ({ q: district }),
  'GET /areas/trees': nothing,
  'POST /areas/trees': () => ({ edition: 'test', countryCode: 'CN', countryName: 'China' }),
  'POST /areas/boundaries': () => ({ property: 'code', source: 'test' }),
  'GET /areas/:code': ({ district }) => ({ code: district }),
  'GET /areas/:code/children': ({ district }) => ({ code: district }),
  'GET /areas/:code/boundary': ({ district }) => ({ code: district }),
  'POST /areas/:code/responsible': ({ district }) => ({ code: district, responsiblePerson: 'Somebody' }),
  'POST /areas/:code/population': ({ district }) => ({ code: district, population: 1000, populationOn: '2026-03-01' }),
  'POST /areas/:code/grids': ({ village }) => ({ code: village, name: 'New grid' }),
  'GET /functional-zones': ({ district }) => ({ areaCode: district }),
  'POST /functional-zones': ({ district }) => ({ name: 'New zone', kind: 'other', areaCodes: [district] }),
  'GET /functional-zones/:zoneId': ({ ids }) => ({ zoneId: ids.zone }),
  'POST /functional-zones/:zoneId/areas': ({ ids, district }) => ({
    zoneId: ids.zone,
    areaCodes: [`${district}001`],
    reason,
  }),
  'POST /functional-zones/:zoneId/end': ({ ids }) => ({ zoneId: ids.zone, reason }),
  'GET /institutions': ({ district }) => ({ areaCode: district }),
  'POST /institutions': ({ village }) => ({ name: 'New clinic', type: 'clinic', areaCode: village }),
  'GET /institutions/:institutionId': ({ ids }) => ({ institutionId: ids.institution }),
  'POST /institutions/:institutionId/correct': ({ ids }) => ({
    institutionId: ids.institution,
    regulator: 'Somebody',
    reason,
  }),
  'POST /institutions/:institutionId/close': ({ ids }) => ({ institutionId: ids.institution, reason }),

  'GET /tasks': ({ ids, district }) => ({
    queue: 'all-open',
    subject: 'area',
    subjectId: `${district}001001`,
    areaCode: district,
    kind: ids.task && 'directive',
  }),
  'POST /tasks': ({ village, desks }) => ({
    title: { en: 'New task' },
    areaCode: village,
    dueAt: '2026-03-06T00:00:00Z',
    owners: { individual: desks.domain.accountId },
  }),
  'GET /tasks/counts': ({ district }) => ({ areaCode: district }),
  'GET /tasks/lanes': ({ district }) => ({ areaCode: district }),
  'GET /tasks/escalations': nothing,
  'GET /tasks/slot-labels': nothing,
  'PUT /tasks/slot-labels': () => ({ labels: [{ slot: 'unit', en: 'Changed', 'zh-CN': '改' }] }),
  'GET /tasks/:taskId': onTask,
  'POST /tasks/:taskId/assign': ({ ids, desks }) => ({
    taskId: ids.task,
    owners: { individual: desks.domain.accountId },
  }),
  'POST /tasks/:taskId/receive': onTask,
  'POST /tasks/:taskId/take': onTask,
  'POST /tasks/:taskId/hand-over': ({ ids, desks }) => ({
    taskId: ids.task,
    owners: { individual: desks.domain.accountId },
    reason,
  }),
  'POST /tasks/:taskId/evidence': ({ ids }) => ({ taskId: ids.task, evidence: { text: 'more evidence' } }),
  'POST /tasks/:taskId/evidence-files': ({ ids }) => ({ taskId: ids.task, fileName: 'photo.jpg' }),
  'GET /tasks/:taskId/files/:fileId': ({ ids }) => ({ taskId: ids.task, fileId: ids.evidenceFile }),
  'POST /tasks/:taskId/act': onTask,
  'POST /tasks/:taskId/reject': ({ ids }) => ({ taskId: ids.task, reason }),
  'POST /tasks/:taskId/verify': onTask,
  'POST /tasks/:taskId/close': onTask,
  'POST /tasks/:taskId/cancel': ({ ids }) => ({ taskId: ids.task, reason }),
  'POST /tasks/:taskId/not-executable': ({ ids }) => ({ taskId: ids.task, reason }),

  'GET /cases': ({ district, ids }) => ({ area: district, roundId: ids.round }),
  'GET /cases/count': ({ district }) => ({ area: district }),
  'GET /cases/export': ({ district }) => ({ area: district, format: 'ndjson' }),
  'POST /cases': ({ ids, village }) => ({
    disease: 'covid19',
    classification: 'suspected',
    areaCode: village,
    roundId: ids.round,
    person: { personId: ids.person },
  }),
  'GET /cases/:caseId': onCase,
  'POST /cases/:caseId/reclassify': ({ ids }) => ({ caseId: ids.otherCase, to: 'discarded', reason }),
  'POST /cases/:caseId/correct': async ({ ids }, look) => ({
    caseId: ids.case,
    ifVersion: (await look(`GET /cases/${ids.case}`))['version'],
    severity: 'mild',
    reason,
  }),
  'GET /cases/:caseId/states': onCase,
  'GET /cases/:caseId/clocks': onCase,
  'POST /cases/:caseId/moments': ({ ids }) => ({ caseId: ids.case, moment: 'networkReportedAt' }),
  'GET /cases/:caseId/lab-results': onCase,
  'POST /cases/:caseId/lab-results': ({ ids }) => ({
    caseId: ids.case,
    resultedAt: '2026-03-05T01:00:00Z',
    result: 'negative',
  }),
  'POST /people/:personId/lab-results': ({ ids }) => ({
    personId: ids.person,
    resultedAt: '2026-03-05T01:00:00Z',
    result: 'negative',
  }),
  'GET /cases/:caseId/pairs': onCase,
  'POST /cases/:caseId/pairs': ({ ids }) => ({ caseId: ids.case, infectorId: ids.otherCase, evidence: 'time' }),
  'GET /cases/:caseId/household': onCase,
  'GET /packs': nothing,
  'GET /rounds': nothing,
  'POST /rounds': ({ district }) => ({
    name: 'New round',
    disease: 'covid19',
    areaCode: district,
    packId: 'cn.covid19.v7',
    endCriteria: 'none new',
  }),
  'GET /rounds/:roundId': ({ ids }) => ({ roundId: ids.round }),
  'POST /rounds/:roundId/repin': ({ ids }) => ({ roundId: ids.round, packId: 'cn.covid19.v8', reason }),
  'POST /rounds/:roundId/move': ({ ids }) => ({ roundId: ids.round, to: 'city', reason }),
  'POST /rounds/:roundId/close': ({ ids }) => ({ roundId: ids.round, closingReport: 'It is over, says the test.' }),
  'GET /figures/window': ({ district, ids }) => ({ ...instants, area: district, roundId: ids.round }),
  'GET /figures/days-since-last-local-case': ({ district }) => ({ area: district }),
  'GET /figures/intervals': ({ district }) => ({ ...aDay, area: district }),
  'GET /figures/by-day': ({ district }) => ({ ...aDay, area: district }),
  'GET /institutions/timeliness': () => aDay,
  'GET /institutions/late-reports': () => aDay,
  'GET /reports': nothing,
  'POST /reports': ({ village }) => ({ kind: 'other', what: 'something odd again', areaCode: village }),
  'GET /reports/receipt/:receipt': ({ receipt }) => ({ receipt }),
  'POST /reports/:reportId/answer': ({ ids }) => ({ reportId: ids.report, answer: 'looked into' }),

  'GET /imports': nothing,
  'POST /imports': ({ village }) => ({ fileName: 'new.csv', areaCode: village }),
  'GET /imports/:importId': onImport,
  'POST /imports/:importId/look': async ({ ids }, look) => ({
    importId: ids.looked,
    mapping: mappingOf((await look(`GET /imports/${ids.looked}`)) as unknown as ImportAnswer),
  }),
  'POST /imports/:importId/check': async ({ ids, village }, look) => ({
    importId: ids.looked,
    mapping: mappingOf((await look(`GET /imports/${ids.looked}`)) as unknown as ImportAnswer),
    defaults: { disease: 'covid19', areaCode: village, classification: 'confirmed' },
  }),
  'POST /imports/:importId/apply': ({ ids }) => ({ importId: ids.checked }),
  'POST /imports/:importId/undo': ({ ids }) => ({ importId: ids.applied, reason }),
  'GET /imports/:importId/rows': onImport,
  'POST /imports/:importId/rows/:rowNumber/decide': ({ ids }) => ({
    importId: ids.applied,
    rowNumber: Number(ids.openRow),
    decision: 'new',
  }),
};

/** The file that goes with a route that takes one. */
export function fileFor(route: Route): Uint8Array | undefined {
  const { spec } = actionOf(route);
  if (!('takesFile' in spec) || !spec.takesFile) return undefined;
  if (route === 'POST /areas/trees') return Buffer.from('code,name,parent\n91,Elsewhere,\n');
  if (route === 'POST /areas/boundaries') {
    const square = [
      [
        [103, 30],
        [104, 30],
        [104, 31],
        [103, 30],
      ],
    ];
    const feature = {
      type: 'Feature',
      properties: { code: '510117' },
      geometry: { type: 'Polygon', coordinates: square },
    };
    return Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  }
  return route === 'POST /imports' ? Buffer.from('姓名,报告日期\n某人,2026-03-01\n') : jpeg('pixels');
}

/** Asks for something with an input, each part of it where the route has it: address, query or body. */
export function askWith(
  app: FastifyInstance,
  route: Route,
  input: Input,
  sent: Sent = {},
): Promise<LightMyRequestResponse> {
  const [method, path] = route.split(' ') as [string, string];
  const rest = new Map(Object.entries(input));
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    // Half a character cannot stand in an address.
    return encodeURIComponent(String(value).replace(/\p{Surrogate}/gu, '\ufffd'));
  });
  const file = fileFor(route);
  const inQuery = method === 'GET' || file !== undefined;
  const query = inQuery ? queryOf(rest) : '';
  return ask(app, `${method} ${address}${query && `?${query}`}`, {
    ...sent,
    ...(file ? { file } : {}),
    ...(inQuery ? {} : { body: Object.fromEntries(rest) }),
    headers: { purpose: 'break-in test', ...sent.headers },
  });
}

function queryOf(values: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of values)
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  return query.toString();
}

/** The well-formed request about a district, built as its own people see it now. */
export async function requestAbout(app: FastifyInstance, route: Route, of: Planted): Promise<Input> {
  if (!(route in requests))
    throw new Error(`${route} is new: say in requests.ts how it is asked about a district, so that it is broken into`);
  return requests[route](of, (lookAt) => asked(app, lookAt, { token: of.desks.domain.token }));
}
