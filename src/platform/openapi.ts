import { z } from 'zod';
import type { AnyAction, Routes } from './action.ts';

type Json = Record<string, unknown>;

const problemAnswer = {
  description: 'Refused. `code` is stable; docs/reference/problems.md lists all.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The interface as an OpenAPI 3.1 document, made from the same table that serves it. */
export function openApi(routes: Routes, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [route, action] of Object.entries(routes)) {
    const [method, path] = route.split(' ') as [string, string];
    const template = `/api${path.replace(/:(\w+)/g, '{$1}')}`;
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(method, path, action) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lianfang', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['code', 'message', 'details'],
          properties: { code: { type: 'string' }, message: { type: 'string' }, details: { type: 'object' } },
        },
      },
    },
    security: [{ token: [] }],
  };
}

function operation(method: string, path: string, action: AnyAction): Json {
  const { spec } = action;
  const input = schemaOf(spec.input, 'input');
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = new Set((input['required'] ?? []) as string[]);
  const elsewhere = Object.keys(properties).filter((name) => !inPath.includes(name));
  const byBody = method !== 'GET' && method !== 'DELETE' && !('takesFile' in spec && spec.takesFile);
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(byBody
      ? []
      : elsewhere.map((name) => ({ name, in: 'query', required: required.has(name), schema: properties[name] }))),
    ...(spec.reveals ? [{ name: 'purpose', in: 'header', required: true, schema: { type: 'string' } }] : []),
  ];
  return {
    operationId: spec.name,
    summary: spec.summary,
    description: `Roles: ${typeof spec.allow === 'string' ? spec.allow : spec.allow.join(', ')}.`,
    ...(spec.allow === 'anyone' ? { security: [] } : {}),
    parameters,
    ...bodyOf(byBody, action, input, elsewhere),
    responses: { 200: success(action), '4XX': problemAnswer },
  };
}

function bodyOf(byBody: boolean, { spec }: AnyAction, input: Json, elsewhere: readonly string[]): Json {
  if ('takesFile' in spec && spec.takesFile) {
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    };
  }
  if (!byBody || elsewhere.length === 0) return {};
  const properties = input['properties'] as Json;
  const schema = {
    type: 'object',
    properties: Object.fromEntries(elsewhere.map((name) => [name, properties[name]])),
    required: ((input['required'] ?? []) as string[]).filter((name) => elsewhere.includes(name)),
    ...(input['$defs'] ? { $defs: input['$defs'] } : {}),
  };
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function success(action: AnyAction): Json {
  if (action.kind === 'download') {
    return {
      description: 'A file.',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    };
  }
  return { description: 'Done.', content: { 'application/json': { schema: schemaOf(action.spec.output, 'output') } } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}
