import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cursorOf } from '../../src/kernel/page.ts';
import { type TestHouse, withOwnDatabase } from '../db.ts';
import { givenAccount } from '../given-identity.ts';
import { serve, tokenOf } from '../http.ts';
import { plant, type Planted } from './planted.ts';
import { actionOf, allRoutes, askWith, type Input, requestAbout, type Route } from './requests.ts';

/** Texts that would end a statement, comment out its rest, select more, or that no database text can hold. */
const attacks: readonly string[] = [
  `' or '1'='1`,
  `'; drop table cases; --`,
  `x' union select password_hash from credentials --`,
  `\\'; select pg_sleep(5); --`,
  `$1 or true) or (1=1`,
  `"}, "a": "\u0000`,
  `%' or 1=1 or '%`,
  `${'9'.repeat(30)}`,
  `{"a":[]}\ud800`,
];

/** Marks of a page in our own form, holding what we never put into one. */
const forgedMarks = [
  ["' or true --"],
  ['x', 'y'],
  [null, `') or 1=1 --`],
  ['x', 'y', 'z'],
  [-1, 1e300],
  ['9999-99-99', '\u0000'],
  [0, 0, 0, 0],
].map(cursorOf);

/** What a database says when a value became part of a statement, or of our own when something was not foreseen. */
const telling =
  /syntax error|invalid input (?:syntax|value)|unterminated|operator does not exist|relation "|column "|violates|SQLSTATE|pg_catalog|at character|node_modules|\.ts:\d|    at /;

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

type Path = readonly (string | number)[];

/** Every place in an input where text can stand, by the schema. */
function textPlaces(schema: Schema, at: Path = []): Path[] {
  if (at.length > 6) return [];
  return [
    ...(schema.type === 'string' ||
    schema.type === 'integer' ||
    schema.type === 'number' ||
    (at.length > 0 && Object.keys(schema).length === 0)
      ? [at]
      : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => textPlaces(each, [...at, name])),
    ...(schema.items ? textPlaces(schema.items, [...at, 0]) : []),
    ...(schema.anyOf ?? []).flatMap((each) => textPlaces(each, at)),
    ...(typeof schema.additionalProperties === 'object' ? textPlaces(schema.additionalProperties, [...at, 'key']) : []),
  ];
}

/** The input with a value at a place; what lacks on the way is made. */
function withAt(input: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (typeof head === 'number') return [withAt(Array.isArray(input) ? input[0] : undefined, rest, value)];
  const object = typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Input) : {};
  return { ...object, [head]: withAt(object[head], rest, value) };
}

function rowsIn(body: string): number {
  try {
    const answer = JSON.parse(body) as unknown;
    const rows = Array.isArray(answer) ? answer : (answer as { rows?: unknown[] } | null)?.rows;
    return rows?.length ?? 0;
  } catch {
    return body.split('\n').length;
  }
}

test(
  'no text in any field of any route becomes part of a statement',
  withOwnDatabase(async (house) => {
    const app = await serve(house);
    const home = await plant(app, house, '510117', '郫暗号');
    const other = await plant(app, house, '510104', '锦口令');
    const broken: string[] = [];
    let tried = 0;
    for (const [index, route] of allRoutes.entries()) {
      const { spec } = actionOf(route);
      const schema = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' }) as Schema;
      const token = await tokenFor(app, route, home, house);
      const input = await requestAbout(app, route, home);
      const plain = route.startsWith('GET ') ? rowsIn((await askWith(app, route, input, { token })).body) : 0;
      const places = new Map(textPlaces(schema).map((place) => [place.join('.'), place]));
      for (const [name, place] of places) {
        for (const mark of /^(?:after|cursor)$/.test(name) ? forgedMarks : []) {
          const answer = await askWith(app, route, { ...input, [name]: mark }, { token });
          if (answer.statusCode >= 500 || telling.test(answer.body) || rowsIn(answer.body) > plain + 1)
            broken.push(`${route} ${name} forged: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
        }
        // Three of the attacks for each place, another three for the next, so that all meet every kind of field.
        for (let each = 0; each < 3; each++) {
          const attack = attacks[(index + tried + each * 3) % attacks.length]!;
          const answer = await askWith(app, route, withAt(input, place, attack) as Input, { token });
          if (answer.statusCode >= 500) broken.push(`${route} ${name}: ${answer.statusCode}`);
          if (telling.test(answer.body.replaceAll(JSON.stringify(attack).slice(1, -1), '')))
            broken.push(`${route} ${name} says: ${answer.body.slice(0, 300)}`);
          if (other.words.some((word) => answer.body.includes(word)))
            broken.push(`${route} ${name}: shows another district`);
          if (
            route.startsWith('GET ') &&
            answer.statusCode === 200 &&
            rowsIn(answer.body) > plain + 1 &&
            !isFilter(input, place)
          )
            broken.push(`${route} ${name}: more rows`);
        }
        tried++;
      }
    }
    expect(broken).toEqual([]);
    expect(tried).toBeGreaterThan(300);
    await app.close();
  }),
  120_000,
);

/** A filter that the plain request set and the attack replaced may show more than the plain request; scope is judged by words. */
function isFilter(input: Input, [name]: Path): boolean {
  return name !== undefined && name in input;
}

/** Somebody who may ask there. What is about the asker's own account is asked by an account that may come to harm. */
async function tokenFor(app: FastifyInstance, route: Route, of: Planted, house: TestHouse): Promise<string> {
  const { allow } = actionOf(route).spec;
  if (/\/me|\/sign-|\/break-glass/.test(route)) {
    const { userName } = await givenAccount(house, { posts: [{ roles: ['case-worker'], areaCodes: [of.district] }] });
    return tokenOf(app, userName);
  }
  const isDomain = typeof allow === 'string' || allow.some((role) => role !== 'administrator' && role !== 'auditor');
  return of.desks[isDomain ? 'domain' : allow.includes('administrator') ? 'admin' : 'auditor'].token;
}
