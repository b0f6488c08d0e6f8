import { checkPackRules } from './checking/pack-checks.ts';
import { type PackError, invalidPack, schemaErrors } from './checking/pack-error.ts';
import { checkExamples } from './checking/run-examples.ts';
import { Examples } from './example.ts';
import { Pack } from './pack.ts';

/** Everything wrong with a pack and its examples, as parsed from JSON; empty when it loads. */
export function checkPack(json: unknown, examples: unknown): PackError[] {
  const pack = Pack.safeParse(json);
  const worked = Examples.safeParse(examples);
  const errors = [
    ...(pack.success ? checkPackRules(pack.data) : schemaErrors('$', json, pack.error.issues)),
    ...(worked.success ? [] : schemaErrors('examples', examples, worked.error.issues)),
  ];
  if (pack.success && worked.success && errors.length === 0) errors.push(...checkExamples(pack.data, worked.data));
  return errors;
}

/**
 * The pack in pack.json, once its schema, its references and its worked examples hold. For its identity hash
 * `canonicalJson` of the same JSON, not of the result, whose defaults grow with the format.
 * @throws pack/invalid with every error
 */
export function loadPack(json: unknown, examples: unknown): Pack {
  const errors = checkPack(json, examples);
  if (errors.length > 0) throw invalidPack({ pack: nameOf(json), errors });
  return Pack.parse(json);
}

function nameOf(json: unknown): string {
  const id: unknown = json !== null && typeof json === 'object' ? Reflect.get(json, 'id') : undefined;
  return typeof id === 'string' ? id : '(without id)';
}
