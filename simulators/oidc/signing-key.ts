import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

/** A key pair of the realm. */
export interface SigningKey {
  kid: string;
  alg: 'RS256' | 'ES256';
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function createSigningKey(alg: SigningKey['alg'] = 'RS256'): SigningKey {
  const pair =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomUUID(), alg, ...pair };
}

/** The public half as Keycloak publishes it (RFC 7517). */
export const toJwk = ({ kid, alg, publicKey }: SigningKey): Record<string, unknown> => ({
  kid,
  alg,
  use: 'sig',
  ...publicKey.export({ format: 'jwk' }),
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed JWT in compact form (RFC 7515 §7.1). `header` adds to the usual one or replaces parts of it. */
export function signToken(key: SigningKey, claims: object, header: Record<string, unknown> = {}): string {
  const input = `${base64url({ alg: key.alg, typ: 'JWT', kid: key.kid, ...header })}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
