import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { Realm } from '../../../simulators/oidc/index.js';
import { createSigningKey, type SigningKey, signToken, toJwk } from '../../../simulators/oidc/signing-key.js';

/** Who attacks has a valid token of the realm, its public keys, and keys of his own. */
export interface Attacked {
  realm: Realm;
  /** The key of the realm that signs. */
  key: SigningKey;
  /** Header and claims of a token that is accepted. */
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** Seconds. */
  now: number;
}

export interface Attack {
  name: string;
  /** The value of the header `Authorization`. */
  make(attacked: Attacked): string;
  status?: 403;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string): string => `Bearer ${token}`;
const own = createSigningKey();
const ownEc = createSigningKey('ES256');

export const signed = ({ key, header, claims }: Attacked, changes: Record<string, unknown> = {}): string =>
  signToken(key, { ...claims, ...changes }, header);

const claim = (name: string, changes: (attacked: Attacked) => Record<string, unknown>, status?: 403): Attack => ({
  name,
  make: (attacked) => bearer(signed(attacked, changes(attacked))),
  ...(status === undefined ? {} : { status }),
});

/** Signed with the realm's key, so that only the header differs. */
const header = (name: string, changes: (attacked: Attacked) => Record<string, unknown>): Attack => ({
  name,
  make: (attacked) => bearer(signToken(attacked.key, attacked.claims, { ...attacked.header, ...changes(attacked) })),
});

/** Signed with the attacker's key. */
const forged = (name: string, key: SigningKey, changes: (attacked: Attacked) => Record<string, unknown>): Attack => ({
  name,
  make: (attacked) => bearer(signToken(key, attacked.claims, { ...attacked.header, ...changes(attacked) })),
});

/** The signature is an HMAC whose key everybody knows. */
const hmac = (
  name: string,
  alg: 'HS256' | 'HS384' | 'HS512',
  secret: (key: SigningKey) => string | Buffer,
): Attack => ({
  name,
  make({ key, header: head, claims }) {
    const input = `${encode({ ...head, alg })}.${encode(claims)}`;
    const mac = createHmac(`sha${alg.slice(2)}`, secret(key))
      .update(input)
      .digest('base64url');
    return bearer(`${input}.${mac}`);
  },
});

const pem = (type: 'spki' | 'pkcs1') => (key: SigningKey) => key.publicKey.export({ type, format: 'pem' });

/** The parts of a valid token, changed after it was signed. */
const parts = (
  name: string,
  change: (head: string, payload: string, signature: string, at: Attacked) => string,
): Attack => ({
  name,
  make(attacked) {
    const [head = '', payload = '', signature = ''] = signed(attacked).split('.');
    return bearer(change(head, payload, signature, attacked));
  },
});

const unsigned = (alg: string): Attack =>
  parts(
    `alg ${alg} without signature`,
    (_head, payload, _signature, { header: head }) => `${encode({ ...head, alg })}.${payload}.`,
  );

export const ATTACKS: Attack[] = [
  // No signature, or one that anybody can make.
  ...['none', 'None', 'NONE', 'nOnE', ''].map(unsigned),
  parts(
    'alg none with a signature',
    (_head, payload, signature, { header: head }) => `${encode({ ...head, alg: 'none' })}.${payload}.${signature}`,
  ),
  parts('signature left out', (head, payload) => `${head}.${payload}.`),
  parts('signature and its dot left out', (head, payload) => `${head}.${payload}`),
  hmac('HS256 with the public key (SPKI)', 'HS256', pem('spki')),
  hmac('HS256 with the public key (PKCS 1)', 'HS256', pem('pkcs1')),
  hmac('HS384 with the public key', 'HS384', pem('spki')),
  hmac('HS512 with the public key', 'HS512', pem('spki')),
  hmac('HS256 with the modulus', 'HS256', (key) => String(toJwk(key).n)),
  hmac('HS256 with an empty secret', 'HS256', () => ''),
  hmac('HS256 with the key id', 'HS256', (key) => key.kid),
  // Content changed after signing.
  parts(
    'other payload',
    (head, _payload, signature, { claims }) =>
      `${head}.${encode({ ...claims, preferred_username: 'root' })}.${signature}`,
  ),
  parts(
    'other header',
    (_head, payload, signature, { header: head }) => `${encode({ ...head, x: 1 })}.${payload}.${signature}`,
  ),
  parts(
    'signature of another token',
    (head, payload, _signature, at) => `${head}.${payload}.${signed(at, { jti: 'other' }).split('.')[2]}`,
  ),
  parts('signature cut', (head, payload, signature) => `${head}.${payload}.${signature.slice(0, -8)}`),
  parts('signature of zeros', (head, payload) => `${head}.${payload}.${Buffer.alloc(256).toString('base64url')}`),
  // The attacker's own key.
  forged('own key under the name of theirs', own, () => ({})),
  forged('own key under a name of its own', own, () => ({ kid: own.kid })),
  forged('own key without a name', own, () => ({ kid: undefined })),
  forged('own key in the header (jwk)', own, () => ({ jwk: toJwk(own) })),
  forged('own key in the header (jwk) under its name', own, () => ({ jwk: toJwk(own), kid: own.kid })),
  forged('own key by address (jku)', own, () => ({ jku: 'http://127.0.0.1:9/keys', kid: own.kid })),
  forged('own key by address (x5u)', own, () => ({ x5u: 'http://127.0.0.1:9/cert', kid: own.kid })),
  forged('own key as certificate (x5c)', own, () => ({
    x5c: [own.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  })),
  forged('key name as path', own, () => ({ kid: '../../../../dev/null' })),
  forged('key name as SQL', own, () => ({ kid: "x' UNION SELECT 'key" })),
  forged('key name as prototype', own, () => ({ kid: '__proto__' })),
  forged('elliptic key under the name of theirs', ownEc, () => ({ alg: 'ES256' })),
  // Signed by the realm's key, but by another rule than the header says.
  parts(
    'elliptic signature of zeros',
    (_head, payload, _signature, { header: head }) =>
      `${encode({ ...head, alg: 'ES256' })}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
  ),
  header('RS256 signature called PS256', () => ({ alg: 'PS256' })),
  header('RS256 signature called RS512', () => ({ alg: 'RS512' })),
  header('unknown algorithm', () => ({ alg: 'XS256' })),
  header('algorithm as list', () => ({ alg: ['RS256'] })),
  header('critical extension', () => ({ crit: ['exp'] })),
  header('payload not encoded (b64)', () => ({ crit: ['b64'], b64: false })),
  header('type of a logout token', () => ({ typ: 'logout+jwt' })),
  header('type of a DPoP proof', () => ({ typ: 'dpop+jwt' })),
  {
    name: 'SHA-1 signature',
    make({ key, header: head, claims }) {
      const input = `${encode(head)}.${encode(claims)}`;
      return bearer(`${input}.${sign('sha1', Buffer.from(input), key.privateKey).toString('base64url')}`);
    },
  },
  // Times.
  claim('expired', ({ now }) => ({ exp: now - 61 })),
  claim('expired long ago', () => ({ exp: 1 })),
  claim('without expiry', () => ({ exp: undefined })),
  claim('expiry as text', ({ now }) => ({ exp: String(now + 300) })),
  claim('expiry null', () => ({ exp: null })),
  claim('expiry negative', () => ({ exp: -1 })),
  claim('not valid yet', ({ now }) => ({ nbf: now + 61 })),
  claim('not-before as text', () => ({ nbf: '0' })),
  claim('from the future', ({ now }) => ({ iat: now + 61 })),
  claim('issued-at as text', () => ({ iat: 'now' })),
  // Issuer.
  claim('other issuer', () => ({ iss: 'https://evil.example/realms/cscs' })),
  claim('other realm', ({ realm }) => ({ iss: realm.issuer.replace(/cscs$/, 'other') })),
  claim('issuer with slash', ({ realm }) => ({ iss: `${realm.issuer}/` })),
  claim('issuer with more behind', ({ realm }) => ({ iss: `${realm.issuer}.evil.example` })),
  claim('issuer in capitals', ({ realm }) => ({ iss: realm.issuer.toUpperCase() })),
  claim('issuer as list', ({ realm }) => ({ iss: [realm.issuer] })),
  claim('without issuer', () => ({ iss: undefined })),
  // For whom.
  claim('other client', () => ({ aud: 'account', azp: 'other' })),
  claim('other audiences', () => ({ aud: ['account', 'storage-test'], azp: undefined })),
  claim('no audience', () => ({ aud: undefined, azp: undefined })),
  claim('audience in capitals', () => ({ aud: 'STORAGE', azp: undefined })),
  claim('audience with blank', () => ({ aud: 'storage ', azp: undefined })),
  claim('audience as object', () => ({ aud: { storage: true }, azp: undefined })),
  claim('client as list', () => ({ aud: undefined, azp: ['storage'] })),
  // Which kind of token.
  claim('ID token', () => ({ typ: 'ID' })),
  claim('refresh token', () => ({ typ: 'Refresh' })),
  claim('logout token', () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })),
  claim('bound to a key of its client', () => ({ cnf: { jkt: 'x' } })),
  // Role.
  claim('without roles', () => ({ realm_access: undefined }), 403),
  claim('other role', () => ({ realm_access: { roles: ['storage-reader-x', 'storage'] } }), 403),
  claim('role in capitals', () => ({ realm_access: { roles: ['STORAGE-READER'] } }), 403),
  claim('role as text', () => ({ realm_access: { roles: 'storage-reader' } }), 403),
  claim('role as scope', () => ({ realm_access: {}, scope: 'storage-reader' }), 403),
  claim('role as group', () => ({ realm_access: null, groups: ['storage-reader'] }), 403),
  claim('role in a list in a list', () => ({ realm_access: { roles: [['storage-reader']] } }), 403),
  // Form.
  parts('valid token with padding', (head, payload, signature) => `${head}.${payload}.${signature}==`),
  parts('valid token with a blank', (head, payload, signature) => `${head}. ${payload}.${signature}`),
  parts('valid token with a fourth part', (head, payload, signature) => `${head}.${payload}.${signature}.${signature}`),
  parts(
    'five parts (encrypted)',
    (head, payload, signature) => `${head}.${signature}.${signature}.${payload}.${signature}`,
  ),
  parts(
    'two tokens',
    (head, payload, signature) => `${head}.${payload}.${signature}, Bearer ${head}.${payload}.${signature}`,
  ),
  parts('payload as list', (head, payload, signature) => `${head}.${encode([payload])}.${signature}`),
  { name: 'other scheme', make: (attacked) => `Token ${signed(attacked)}` },
  { name: 'scheme in small letters', make: (attacked) => `bearer ${signed(attacked)}` },
  { name: 'without scheme', make: (attacked) => signed(attacked) },
  { name: 'basic credentials', make: () => `Basic ${Buffer.from('storage:storage-secret').toString('base64')}` },
  { name: 'empty token', make: () => 'Bearer ' },
  { name: 'long token', make: (attacked) => bearer(signed(attacked, { pad: 'x'.repeat(20_000) })) },
];

/** Small enough to be broken; where a realm publishes one, nothing that it signed counts. */
export const weakKey = (): SigningKey => ({
  kid: 'weak',
  alg: 'RS256',
  ...generateKeyPairSync('rsa', { modulusLength: 1024 }),
});
