import { z } from 'zod';
import type { AnyAction } from '../platform/action.ts';

/** One field of an action's input, as JSON Schema says it. */
export interface Field {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
}

/** What an action takes, by name; of a choice between several inputs, the fields of all. */
export function fieldsOf(action: AnyAction): { fields: Readonly<Record<string, Field>>; required: readonly string[] } {
  const schema = z.toJSONSchema(action.spec.input, { io: 'input', unrepresentable: 'any' }) as Field;
  const choices = schema.anyOf ?? [];
  const fields = Object.assign({}, schema.properties, ...choices.map(({ properties }) => properties)) as Record<
    string,
    Field
  >;
  return { fields, required: schema.required ?? [] };
}

/** How one command is written: words in its address, then flags. */
export function helpOf(route: string, action: AnyAction): string {
  const words = [...(route.split(' ')[1] ?? '').matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const { fields, required } = fieldsOf(action);
  const { spec } = action;
  const allow = typeof spec.allow === 'string' ? spec.allow : spec.allow.join(', ');
  const flags = Object.entries(fields).filter(([name]) => !words.includes(name));
  return [
    `lianfang ${spec.name.replace('.', ' ')}${words.map((word) => ` <${word}>`).join('')}${'q' in fields ? ' [words]' : ''} [flags]`,
    `  ${spec.summary}`,
    `  Roles: ${allow}.`,
    ...flags.map(([name, about]) => flag(kebab(name), `${required.includes(name) ? '(needed) ' : ''}${kindOf(about)}`)),
    ...('takesFile' in spec && spec.takesFile ? [flag('file PATH', '(needed) the file to send')] : []),
    ...(spec.reveals ? [flag('purpose TEXT', '(needed) why personal data are looked at')] : []),
    ...(action.kind === 'download' ? [flag('output FILE', 'where to save; - for standard output')] : []),
    ...(action.kind === 'change' ? [flag('idempotency-key TEXT', 'sent twice under one key, it is done once')] : []),
    flag('input FILE', 'the whole input as JSON; - for standard input'),
    flag('url URL', 'which server; LIANFANG_URL or http://localhost:8080 where not said'),
    flag('json', 'the answer as JSON'),
  ].join('\n');
}

/** A flag as it is typed: `reportedFrom` is --reported-from. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function flag(written: string, about: string): string {
  return `  --${written.padEnd(24)}${about}`;
}

function kindOf({ type, enum: values, anyOf }: Field): string {
  if (values) return values.join(' | ');
  if (anyOf) return [...new Set(anyOf.map(kindOf))].filter((each) => each !== 'null').join(' or ');
  return type ?? 'any';
}
