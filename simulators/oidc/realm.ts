import { randomUUID } from 'node:crypto';
import { createSigningKey, type SigningKey, signToken, toJwk } from './signing-key.js';

export interface RealmOptions {
  clients?: Record<string, string>;
  claims?: Record<string, Record<string, unknown>>;
  tokenSeconds?: number;
}

/** Keys, clients and tokens of the realm. */
export interface Realm {
  readonly issuer: string;
  /** Keys that are published; the first one signs. */
  keys: SigningKey[];
  tokenSeconds: number;
  /** Access tokens issued by the token endpoint and not withdrawn. */
  readonly issued: Set<string>;
  /** New key for new tokens. The old ones stay published unless `withdraw` is set. */
  rotate(options?: { withdraw?: boolean; alg?: SigningKey['alg'] }): SigningKey;
  /** Claims of an access token of a client as Keycloak words them. */
  claims(clientId: string): Record<string, unknown>;
  /** Access token of a client; extra claims replace the usual ones, and `undefined` removes one. */
  token(clientId: string, claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /** The same, with the client's secret checked; undefined when it is wrong. */
  grant(clientId: string, secret: string): string | undefined;
  jwks(): { keys: object[] };
}

export function createRealm(issuer: string, options: RealmOptions): Realm {
  const clients = options.clients ?? {};
  const realm: Realm = {
    issuer,
    keys: [createSigningKey()],
    tokenSeconds: options.tokenSeconds ?? 300,
    issued: new Set(),
    rotate({ withdraw = false, alg = 'RS256' } = {}) {
      const key = createSigningKey(alg);
      realm.keys = withdraw ? [key] : [key, ...realm.keys];
      return key;
    },
    claims(clientId) {
      const now = Math.floor(Date.now() / 1000);
      return {
        exp: now + realm.tokenSeconds,
        iat: now,
        jti: randomUUID(),
        iss: issuer,
        aud: 'account',
        sub: `service-${clientId}`,
        typ: 'Bearer',
        azp: clientId,
        scope: 'openid profile',
        clientId,
        preferred_username: `service-account-${clientId}`,
        realm_access: { roles: ['default-roles', 'offline_access'] },
        ...options.claims?.[clientId],
      };
    },
    token(clientId, claims = {}, header = {}) {
      const [key] = realm.keys;
      if (key === undefined) throw new Error('the realm has no key');
      return signToken(key, { ...realm.claims(clientId), ...claims }, header);
    },
    grant(clientId, secret) {
      if (!Object.hasOwn(clients, clientId) || clients[clientId] !== secret) return undefined;
      const token = realm.token(clientId);
      realm.issued.add(token);
      return token;
    },
    jwks: () => ({ keys: realm.keys.map(toJwk) }),
  };
  return realm;
}
