import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { problem } from '../kernel/problem.ts';
import type { Context } from './context.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { keyedHash } from './keys.ts';
import { sql } from './sql.ts';

export const keyReused = problem(
  'platform/key-reused',
  409,
  (_: object) => 'This idempotency key was used for another request. Use a new key for a new request.',
);

const Remembered = z.object({ requestDigest: z.string(), response: z.string().nullable() });

/**
 * Does the work and remembers its answer under the client's key; a second request with it gets the same answer. Neither
 * stands readable in the database: requests and answers may hold what belongs into the vault.
 * @param request what makes it the same request
 */
export async function once<T>(ctx: Context, request: readonly unknown[], work: () => Promise<T>): Promise<T> {
  // Keyed, because a phone number is found by trying all of them against a plain digest.
  const requestDigest = keyedHash(ctx.house.keys.derive('idempotency requests'), canonicalJson(request));
  const claimed = await ctx.db.run(sql`
    insert into idempotency_keys (account_id, key, request_digest, at)
    values (${ctx.actor.id}, ${ctx.idempotencyKey}, ${requestDigest}, ${ctx.now})
    on conflict do nothing`);
  if (claimed === 0) {
    const earlier = await ctx.db.one(
      Remembered,
      sql`
      select request_digest, response from idempotency_keys where account_id = ${ctx.actor.id} and key = ${ctx.idempotencyKey}`,
    );
    if (earlier.requestDigest !== requestDigest) throw keyReused({});
    return (earlier.response === null ? null : unseal(ctx, earlier.response)) as T;
  }
  const result = await work();
  await ctx.db.run(sql`
    update idempotency_keys set response = to_jsonb(${seal(ctx, result)}::text)
    where account_id = ${ctx.actor.id} and key = ${ctx.idempotencyKey}`);
  return result;
}

/** AES-256-GCM, base64: nonce, tag, JSON. Bound to who asked under which key. */
function seal(ctx: Context, value: unknown): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ctx), nonce).setAAD(boundTo(ctx));
  const text = Buffer.concat([cipher.update(JSON.stringify(value ?? null), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

function unseal(ctx: Context, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(ctx), bytes.subarray(0, 12))
    .setAAD(boundTo(ctx))
    .setAuthTag(bytes.subarray(12, 28));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
}

function keyOf(ctx: Context): Buffer {
  return ctx.house.keys.derive('idempotency answers');
}

function boundTo(ctx: Context): Buffer {
  return Buffer.from(`${ctx.actor.id} ${ctx.idempotencyKey}`);
}
