import { problem } from '../../kernel/problem.ts';

export const noSuchArea = problem(
  'places/no-such-area',
  404,
  (d: { code: string }) => `There is no area with the code ${d.code}. Search it by name: GET /api/areas/search?q=…`,
);
export const areaCodesClash = problem(
  'places/area-codes-clash',
  409,
  (d: { codes: readonly string[]; count: number; source: string }) =>
    `${d.count} codes of ${d.source} are taken: ${d.codes.join(', ')}. Either another tree has them, or this file gives them to other ` +
    'areas than an earlier one of the same name did. Nothing was loaded. Load it under another country code, or keep the order of the earlier file.',
);
export const badTreeName = problem(
  'places/bad-tree-name',
  422,
  (d: { name: string }) =>
    `"${d.name}" cannot be the name of a tree. Use small letters, digits, points and hyphens, like sl-2021; "grid" is taken.`,
);
export const noBoundary = problem(
  'places/no-boundary',
  404,
  (d: { code: string }) =>
    `No boundary of ${d.code} was loaded. An administrator can load one: POST /api/areas/boundaries`,
);
export const notAVillage = problem(
  'places/not-a-village',
  422,
  (d: { code: string; level: string }) => `Grids are drawn in a village or community; ${d.code} is a ${d.level}.`,
);
export const gridsFull = problem(
  'places/grids-full',
  409,
  (d: { code: string }) => `${d.code} has 999 grids already, and its codes allow no more.`,
);
export const gridNameTaken = problem(
  'places/grid-name-taken',
  409,
  (d: { code: string; name: string }) => `There is a grid "${d.name}" in this village already: ${d.code}.`,
);
export const noFeatureMatched = problem(
  'places/no-feature-matched',
  422,
  (d: { property: string; values: readonly string[] }) =>
    `No feature of the file belongs to an area; nothing was loaded. The property "${d.property}" holds: ${d.values.join(', ') || 'nothing'}. ` +
    'Name the property that holds the code or the name of the area.',
);
export const dayAhead = problem(
  'places/day-ahead',
  422,
  (d: { day: string; today: string }) => `${d.day} is in the future; today is ${d.today}.`,
);
export const noSuchInstitution = problem(
  'places/no-such-institution',
  404,
  (d: { institutionId: string }) =>
    `There is no institution ${d.institutionId}. Search it by name: GET /api/institutions?q=…`,
);
export const externalCodeTaken = problem(
  'places/external-code-taken',
  409,
  (_: object) => 'Another institution has this code already. Search it: GET /api/institutions?q=<code>',
);
export const institutionIdTaken = problem(
  'places/institution-id-taken',
  409,
  (d: { institutionId: string }) => `${d.institutionId} is another institution already. Use a new id.`,
);
export const institutionClosed = problem(
  'places/institution-closed',
  409,
  (d: { closedOn: string }) => `This institution was closed on ${d.closedOn}. Register it anew if it opened again.`,
);
export const changedMeanwhile = problem(
  'places/changed-meanwhile',
  409,
  (d: { version: number }) =>
    `Somebody else corrected this meanwhile (version ${d.version}). Load it again and repeat your correction.`,
);
export const noSuchZone = problem(
  'places/no-such-zone',
  404,
  (d: { zoneId: string }) => `There is no functional zone ${d.zoneId}.`,
);
export const zoneNameTaken = problem(
  'places/zone-name-taken',
  409,
  (_: object) => 'A zone of this name stands already.',
);
export const zoneIdTaken = problem(
  'places/zone-id-taken',
  409,
  (d: { zoneId: string }) => `${d.zoneId} is another zone already. Use a new id.`,
);
export const zoneOver = problem('places/zone-over', 409, (d: { toOn: string }) => `This zone ended on ${d.toOn}.`);
export const zoneEndsBeforeItBegins = problem(
  'places/zone-ends-before-it-begins',
  422,
  (d: { fromOn: string }) => `The zone began on ${d.fromOn} and cannot end before.`,
);
export const areaTwiceInZone = problem(
  'places/area-twice-in-zone',
  422,
  (d: { code: string; above: string }) =>
    `${d.code} lies within ${d.above}, which is in the zone already. Name only one of them.`,
);
