import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BearerCheck, createBearerCheck } from '../../../servers/lib/auth/bearer-check.js';
import { type OidcSimulator, startOidcSimulator } from '../../../simulators/oidc/index.js';
import { toJwk } from '../../../simulators/oidc/signing-key.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { ATTACKS, type Attacked, signed, weakKey } from './attack-tokens.js';

const ROLE = 'storage-reader';
const log = memoryLog();
let oidc: OidcSimulator;
let check: BearerCheck;
let attacked: Attacked;

beforeAll(async () => {
  oidc = await startOidcSimulator({ claims: { storage: { realm_access: { roles: [ROLE] } } } });
  const { realm } = oidc;
  const now = Date.now();
  const settings = { issuer: realm.issuer, audience: ['storage'], requiredRole: ROLE };
  check = createBearerCheck(settings, log, { now: () => now });
  const key = realm.keys[0]!;
  const header = { alg: 'RS256', typ: 'JWT', kid: key.kid };
  attacked = { realm, key, header, claims: realm.claims('storage'), now: Math.floor(now / 1000) };
});
afterAll(() => oidc.stop());

const valid = async (): Promise<unknown> => check.check(`Bearer ${signed(attacked)}`);
const ACCEPTED = { ok: true, user: 'service-account-storage' };

describe('attack tokens', () => {
  it('are at least 40, each of its own kind', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
    expect(new Set(ATTACKS.map(({ make }) => make(attacked))).size).toBe(ATTACKS.length);
  });

  it('have a control: the token that they change is accepted', async () => {
    expect(await valid()).toEqual(ACCEPTED);
  });

  it.each(ATTACKS)('refuses: $name', async ({ make, status }) => {
    const authorization = make(attacked);
    const verdict = await check.check(authorization);
    expect(verdict).toEqual({ ok: false, status: status ?? 401, detail: expect.any(String) });
    // Nothing of the token comes back.
    const said = JSON.stringify([verdict, log.lines]);
    const parts = authorization.split(/[ .]/).filter((part) => part.length > 12);
    for (const part of [...parts, 'evil.example', 'UNION']) expect(said).not.toContain(part);
    expect(await valid()).toEqual(ACCEPTED);
  });

  it('made it ask for keys once, whatever keys they name', () => {
    expect(oidc.requests).toMatchObject({ discovery: 1, certs: 1 });
  });
});

describe('anything else', () => {
  it('is refused without an error, ten thousand times', async () => {
    const [head = '', payload = '', signature = ''] = signed(attacked).split('.');
    const part = fc.oneof(
      fc.constantFrom(head, payload, signature, '', '..', 'Bearer ', ' ', '='),
      fc.base64String({ maxLength: 60 }),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.string({ maxLength: 40, unit: 'binary' }),
    );
    const headers = fc
      .tuple(
        fc.constantFrom('Bearer ', 'Bearer  ', 'bearer ', ''),
        fc.array(part, { maxLength: 6 }),
        fc.constantFrom('.', ''),
      )
      .map(([scheme, parts, dot]) => `${scheme}${parts.join(dot)}`)
      .filter((header) => header !== `Bearer ${head}.${payload}.${signature}`);
    await fc.assert(
      fc.asyncProperty(headers, async (header) => {
        expect(await check.check(header)).toMatchObject({ ok: false, status: 401 });
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('what a realm publishes', () => {
  it('counts only as far as it is safe', async () => {
    const weak = weakKey();
    const usual = oidc.realm.jwks;
    const secret = { kty: 'oct', kid: 'shared', alg: 'HS256', k: Buffer.from('canary-secret').toString('base64url') };
    oidc.realm.jwks = () => ({
      keys: [toJwk(weak), secret, { ...toJwk(attacked.key), kid: 'enc', use: 'enc' }, toJwk(attacked.key)],
    });
    try {
      const { issuer } = oidc;
      const other = createBearerCheck({ issuer }, memoryLog());
      const of = (key: Attacked['key'], kid: string) =>
        other.check(`Bearer ${signed({ ...attacked, key, header: { ...attacked.header, kid } })}`);
      expect(await of(attacked.key, attacked.key.kid)).toEqual(ACCEPTED);
      expect(await of(weak, 'weak')).toMatchObject({ ok: false, status: 401 });
      expect(await of(attacked.key, 'enc')).toMatchObject({ ok: false, status: 401 });
      expect(await of(attacked.key, 'shared')).toMatchObject({ ok: false, status: 401 });
      const input = signed({ ...attacked, header: { alg: 'HS256', kid: 'shared' } })
        .split('.')
        .slice(0, 2)
        .join('.');
      const mac = createHmac('sha256', 'canary-secret').update(input).digest('base64url');
      expect(await other.check(`Bearer ${input}.${mac}`)).toMatchObject({ ok: false, status: 401 });
    } finally {
      oidc.realm.jwks = usual;
    }
  });
});
