import { createAccount } from '../src/features/identity/accounts.ts';
import { createBody } from '../src/features/identity/bodies.ts';
import { createGrant } from '../src/features/identity/grants.ts';
import { actorOfToken } from '../src/features/identity/sessions.ts';
import { signIn } from '../src/features/identity/sign-in.ts';
import { addHours, type Instant } from '../src/kernel/day.ts';
import type { Role } from '../src/kernel/role.ts';
import { systemActor } from '../src/platform/actor.ts';
import { Context, type House } from '../src/platform/context.ts';
import { nobody } from '../src/features/identity/model.ts';

/** Long enough, and nobody's. */
export const testPassword = 'three blue kettles';

let count = 0;

interface GivenPost {
  readonly roles?: readonly Role[];
  readonly areaCodes?: readonly string[];
  readonly bodyId?: string | null;
  readonly fromAt?: Instant;
  readonly toAt?: Instant;
  readonly shiftFrom?: string;
  readonly shiftTo?: string;
}

/** Somebody with an account, the password `testPassword`, and one post unless said otherwise: case worker in Pidu, for a year. */
export async function givenAccount(
  house: House,
  {
    posts = [{}],
    mustChangePassword = false,
    homeAreaCode = '510117',
    userName,
  }: {
    posts?: readonly GivenPost[];
    mustChangePassword?: boolean;
    homeAreaCode?: string;
    userName?: string;
  } = {},
): Promise<{ accountId: string; userName: string }> {
  const name = userName ?? `someone.${++count}`;
  const accountId = await bySystem(house, (ctx) =>
    createAccount(ctx, {
      userName: name,
      name: `Someone ${count}`,
      language: 'en',
      homeAreaCode,
      password: testPassword,
      mustChangePassword,
    }),
  );
  for (const post of posts) await givenGrant(house, accountId, post);
  return { accountId, userName: name };
}

/** One more post for an account. */
export function givenGrant(house: House, accountId: string, post: GivenPost = {}): Promise<string> {
  return bySystem(house, (ctx) =>
    createGrant(ctx, {
      accountId,
      roles: ['case-worker'],
      areaCodes: ['510117'],
      toAt: addHours(ctx.now, 24 * 365),
      ...post,
    }),
  );
}

/** A member unit in Pidu unless said otherwise. */
export function givenBody(
  house: House,
  { name, areaCode = '510117' }: { name?: string; areaCode?: string } = {},
): Promise<string> {
  return bySystem(house, (ctx) => createBody(ctx, { name: name ?? `Unit ${++count}`, kind: 'member-unit', areaCode }));
}

/** Signs in as the server would, and answers the token and how its requests come in. */
export async function givenSession(
  house: House,
  userName: string,
  code?: string,
): Promise<{ token: string; ctx: () => Promise<Context> }> {
  const { token } = await signIn(new Context(house, nobody), {
    userName,
    password: testPassword,
    ...(code ? { code } : {}),
  });
  return { token, ctx: () => contextOfToken(house, token) };
}

/** A request with this token, the way the server makes it: whoever it is now, or nobody. */
export async function contextOfToken(house: House, token: string): Promise<Context> {
  return new Context(house, (await actorOfToken(house, token)) ?? nobody);
}

function bySystem<T>(house: House, work: (ctx: Context) => Promise<T>): Promise<T> {
  return new Context(house, systemActor('test')).transaction(work);
}
