import { z } from 'zod';

/** Compares one fact; without a comparison it must be yes. `min` and `max` are inclusive, `above` and `below` not. */
export interface FactTest {
  readonly fact: string;
  readonly is?: string | number | boolean | undefined;
  readonly in?: readonly (string | number)[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** A condition over facts, as data: a small tree that is evaluated without side effects. */
export type Expression =
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly atLeast: number; readonly of: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly criterion: string }
  | FactTest;

const FactTest = z
  .strictObject({
    fact: z.string().min(1).describe('Name from the vocabulary, or from the pack’s own facts'),
    is: z.union([z.string(), z.number(), z.boolean()]).optional(),
    in: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .optional(),
    min: z.number().optional().describe('at least, inclusive'),
    max: z.number().optional().describe('at most, inclusive'),
    above: z.number().optional().describe('more than'),
    below: z.number().optional().describe('less than'),
  })
  .meta({ id: 'FactTest' });

/** The schema of a condition. */
export const Expression: z.ZodType<Expression> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(Expression).min(1) }),
      z.strictObject({ any: z.array(Expression).min(1) }),
      z.strictObject({ atLeast: z.int().positive(), of: z.array(Expression).min(1) }),
      z.strictObject({ not: Expression }),
      z.strictObject({ criterion: z.string().min(1).describe('id of a criterion of this pack') }),
      FactTest,
    ]),
  )
  .meta({ id: 'Expression', description: 'all, any, atLeast … of, not, criterion, or a comparison of one fact' });

/** Every expression of a tree with its path below the root, parents first. */
export function* walkExpression(
  expression: Expression,
  path: readonly (string | number)[] = [],
): Generator<{ expression: Expression; path: readonly (string | number)[] }> {
  yield { expression, path };
  if ('not' in expression) yield* walkExpression(expression.not, [...path, 'not']);
  for (const key of ['all', 'any', 'of'] as const) {
    const children = (expression as Partial<Record<typeof key, readonly Expression[]>>)[key] ?? [];
    for (const [index, child] of children.entries()) yield* walkExpression(child, [...path, key, index]);
  }
}
