import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a test may bend in the provider's answers. */
export interface Bend {
  /** Claims of the ID token instead of, or beside, the right ones. */
  claims?: Record<string, unknown>;
  /** Signs with a key that the provider does not publish. */
  foreignKey?: boolean;
}

/** A provider of OpenID Connect on this machine, as far as a sign-in needs one: discovery, keys, tokens. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The person signs in there and agrees: what the browser is sent back with. */
  agree(location: string, person: { sub: string; [claim: string]: unknown }, bend?: Bend): string;
  close(): Promise<void>;
}

interface Granted {
  readonly challenge: string;
  readonly claims: Record<string, unknown>;
  readonly foreignKey: boolean;
}

/** Starts one on a free port of the loopback address. */
export async function startTestProvider(): Promise<TestProvider> {
  const [key, foreign] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const jwk = { ...(await exportJWK(key.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const granted = new Map<string, Granted>();
  const [clientId, clientSecret] = ['lianfang', 'a client secret'];
  let issuer = '';

  async function token(request: IncomingMessage): Promise<object> {
    const form = new URLSearchParams(await textOf(request));
    const code = form.get('code') ?? '';
    const grant = granted.get(code);
    granted.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== challenge || form.get('client_secret') !== clientSecret)
      throw new Error('invalid_grant');
    const idToken = await new SignJWT(grant.claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(grant.foreignKey ? foreign.privateKey : key.privateKey);
    return { access_token: 'unused', token_type: 'Bearer', expires_in: 60, id_token: idToken };
  }

  const server = createServer(async (request, response) => {
    const answers: Record<string, () => object | Promise<object>> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      }),
      '/jwks': () => ({ keys: [jwk] }),
      '/token': () => token(request),
    };
    try {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(await answers[request.url ?? '']!()));
    } catch (error) {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: (error as Error).message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    clientId,
    clientSecret,
    agree(location, person, { claims = {}, foreignKey = false } = {}) {
      const asked = new URL(location).searchParams;
      const seconds = Math.floor(Date.now() / 1000);
      const code = crypto.randomUUID();
      granted.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        foreignKey,
        claims: {
          iss: issuer,
          aud: asked.get('client_id'),
          iat: seconds,
          exp: seconds + 60,
          nonce: asked.get('nonce'),
          ...person,
          ...claims,
        },
      });
      return `?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
