import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { sql } from '../../platform/sql.ts';
import { createAccount } from './accounts.ts';
import { createGrant } from './grants.ts';
import { alreadyStarted } from './problems.ts';
import { oneTimePassword } from './secrets.ts';

/**
 * Makes the first administrator, of the whole country, with a random password for one use, and answers both to print once.
 * Without body and without end: whoever starts an installation then sets up bodies and other administrators. For the system.
 * @throws Problem `identity/already-started` when there is any account
 */
export async function firstAdministrator(ctx: Context): Promise<{ userName: string; password: string }> {
  return ctx.transaction(async (inside) => {
    if (await hasAccounts(inside)) throw alreadyStarted({});
    const account = {
      userName: 'admin',
      name: '系统管理员',
      language: 'zh-CN',
      homeAreaCode: '',
      mustChangePassword: true,
    } as const;
    const password = oneTimePassword();
    const accountId = await createAccount(inside, { ...account, password });
    await createGrant(inside, { accountId, roles: ['administrator'], areaCodes: [''], toAt: null });
    return { userName: account.userName, password };
  });
}

/** Whether anybody has an account here; false before the first start. */
export async function hasAccounts(ctx: Context): Promise<boolean> {
  const { any } = await ctx.db.one(z.object({ any: z.boolean() }), sql`select exists (select 1 from accounts) as any`);
  return any;
}
