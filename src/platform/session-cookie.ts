import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../kernel/problem.ts';

export const crossSite = problem(
  'platform/cross-site',
  403,
  (_: object) => 'This request did not come from our own pages. Open the application itself and try again.',
);

export const cookieName = 'lianfang_session';

/**
 * A request that a cookie vouches for must come from our own pages: they send a header that other sites cannot send
 * without being asked first, and browsers tell where a request came from.
 */
export function checkCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign =
    (typeof origin === 'string' && hostOf(origin) !== request.headers.host) ||
    (typeof site === 'string' && site !== 'same-origin' && site !== 'none');
  if (foreign || request.headers['x-lianfang'] !== '1') throw crossSite({});
}

/** Puts the session's token into a cookie that scripts cannot read; a program that asks for it gets it in the answer. */
export function setSession(request: FastifyRequest, reply: FastifyReply, result: Record<string, unknown>): unknown {
  const { token, ...rest } = result;
  void reply.setCookie(cookieName, String(token), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  });
  return reply.send(request.headers['x-lianfang'] === 'token' ? result : rest);
}

export function clearSession(reply: FastifyReply): void {
  void reply.clearCookie(cookieName, { path: '/' });
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
