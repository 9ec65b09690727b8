import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface RealProvider {
  issuer: string;
  /** An access token by the client credentials grant, and how long it lives. */
  grant(resource: string): Promise<{ token: string }>;
  /** The same provider with a new signing key; the old one stays published unless `withdraw` is set. */
  rotate(options?: { withdraw?: boolean }): void;
  /** Answers 503 until it is called with false. */
  setDown(down: boolean): void;
  stop(): Promise<void>;
}

const CLIENT = { id: 'storage-client', secret: 'a-secret-of-the-client' };

const newKey = (alg: 'RS256' | 'ES256'): object => {
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg };
};

/** Signed access tokens are not stored, and nothing else is issued. */
class NoStore {
  async upsert(): Promise<void> {}
  async find(): Promise<undefined> {
    return undefined;
  }
}

function configuration(keys: object[], alg: string): object {
  return {
    jwks: { keys },
    adapter: NoStore,
    ttl: { ClientCredentials: 600 },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: alg,
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: 'read',
          audience: resource,
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg } },
        }),
      },
    },
    extraTokenClaims: () => ({ realm_access: { roles: ['storage-reader'] }, preferred_username: 'storage-robot' }),
  };
}

/** Runs the npm package `oidc-provider`, a certified OpenID Connect provider, on loopback. */
export async function startRealProvider(alg: 'RS256' | 'ES256'): Promise<RealProvider> {
  let keys = [newKey(alg)];
  let listener: RequestListener | undefined;
  let down = false;
  const server = createServer((request, response) => {
    if (down || listener === undefined) response.writeHead(503).end();
    else listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serve = (): void => {
    listener = new Provider(issuer, configuration(keys, alg)).callback();
  };
  serve();
  return {
    issuer,
    async grant(resource) {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          scope: 'read',
          resource,
        }),
      });
      const body = (await answer.json()) as { access_token?: string; expires_in?: number };
      if (body.access_token === undefined) throw new Error(`no token: ${answer.status} ${JSON.stringify(body)}`);
      return { token: body.access_token };
    },
    rotate({ withdraw = false } = {}) {
      const key = newKey(alg);
      keys = withdraw ? [key] : [key, ...keys];
      serve();
    },
    setDown(value) {
      down = value;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
