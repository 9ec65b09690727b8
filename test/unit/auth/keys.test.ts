import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type BearerCheck, type BearerSettings, createBearerCheck } from '../../../servers/lib/auth/bearer-check.js';
import { COOLDOWN_MS, FRESH_MS, MAX_AGE_MS } from '../../../servers/lib/auth/key-set.js';
import { type OidcFault, type OidcSimulator, startOidcSimulator } from '../../../simulators/oidc/index.js';
import { createSigningKey, signToken } from '../../../simulators/oidc/signing-key.js';
import { memoryLog } from '../../helpers/memory-log.js';

let oidc: OidcSimulator;
let log: ReturnType<typeof memoryLog>;
let clock: number;
beforeEach(async () => {
  oidc = await startOidcSimulator({ tokenSeconds: 7 * 86_400 });
  log = memoryLog();
  clock = Date.now();
});
afterEach(() => oidc.stop());

const create = (settings: Partial<BearerSettings> = {}): BearerCheck =>
  createBearerCheck({ issuer: oidc.issuer, ...settings }, log, { now: () => clock, timeoutMs: 500 });
const bearer = (): string => `Bearer ${oidc.realm.token('storage')}`;
/** A token under a key name that the realm never had. */
const invented = (): string => {
  const key = createSigningKey();
  return `Bearer ${signToken(key, oidc.realm.claims('storage'))}`;
};
const OK = { ok: true, user: 'service-account-storage' };
const KEYS_AWAY: OidcFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 429, retryAfter: 5 },
  { kind: 'reset' },
  { kind: 'html' },
  { kind: 'truncate' },
  { kind: 'delay', ms: 1500 },
];

describe('rotation', () => {
  it('fetches anew for an unknown key, and the old key goes on while it is published', async () => {
    const check = create();
    const old = bearer();
    expect(await check.check(old)).toEqual(OK);
    oidc.realm.rotate();
    clock += COOLDOWN_MS;
    expect(await check.check(bearer())).toEqual(OK);
    expect(await check.check(old)).toEqual(OK);
    expect(oidc.requests.certs).toBe(2);
  });

  it('refuses a withdrawn key as soon as the keys are fetched', async () => {
    const check = create();
    const old = bearer();
    expect(await check.check(old)).toEqual(OK);
    oidc.realm.rotate({ withdraw: true });
    clock += COOLDOWN_MS;
    expect(await check.check(bearer())).toEqual(OK);
    expect(await check.check(old)).toMatchObject({ ok: false, status: 401 });
  });

  it('refuses a withdrawn key after ten minutes at the latest, also where nobody asked meanwhile', async () => {
    const check = create();
    const old = bearer();
    expect(await check.check(old)).toEqual(OK);
    oidc.realm.rotate({ withdraw: true });
    clock += MAX_AGE_MS;
    expect(await check.check(old)).toMatchObject({ ok: false, status: 401 });
  });

  it('renews in the background before that', async () => {
    const check = create();
    const old = bearer();
    expect(await check.check(old)).toEqual(OK);
    oidc.realm.rotate({ withdraw: true });
    oidc.setFault('certs', { kind: 'delay', ms: 50 });
    clock += FRESH_MS;
    expect(await check.check(old)).toEqual(OK);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await check.check(old)).toMatchObject({ ok: false, status: 401 });
    expect(oidc.requests.certs).toBe(2);
  });

  it('asks once for any number of invented keys, and again after the pause', async () => {
    const check = create();
    expect(await check.check(bearer())).toEqual(OK);
    clock += COOLDOWN_MS;
    const tokens = Array.from({ length: 20 }, invented);
    for (const verdict of await Promise.all(tokens.map((token) => check.check(token)))) {
      expect(verdict).toMatchObject({ ok: false, status: 401 });
    }
    expect(oidc.requests.certs).toBe(2);
    clock += COOLDOWN_MS;
    await check.check(invented());
    expect(oidc.requests.certs).toBe(3);
  });

  it('shares the first fetch', async () => {
    const check = create();
    const token = bearer();
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => check.check(token)));
    expect(verdicts).toEqual(Array(50).fill(OK));
    expect(oidc.requests).toMatchObject({ discovery: 1, certs: 1 });
  });
});

describe('outage', () => {
  it.each(KEYS_AWAY)('$kind $status: the keys at hand go on working for days, others wait', async (fault) => {
    const check = create();
    const known = bearer();
    expect(await check.check(known)).toEqual(OK);
    oidc.setFault('certs', fault);
    oidc.realm.rotate();
    for (const passed of [COOLDOWN_MS, MAX_AGE_MS, 86_400_000]) {
      clock += passed;
      expect(await check.check(known)).toEqual(OK);
    }
    clock += COOLDOWN_MS;
    expect(await check.check(bearer())).toMatchObject({ ok: false, status: 503 });
    oidc.setFault('certs');
    clock += COOLDOWN_MS;
    expect(await check.check(bearer())).toEqual(OK);
    expect(log.lines.at(-1)).toMatchObject({ message: 'the identity provider gives its keys again' });
  });

  it.each(KEYS_AWAY)('$kind $status: without any key nobody gets in, and is told when to come again', async (fault) => {
    const check = create();
    oidc.setFault('certs', fault);
    const verdict = await check.check(bearer());
    expect(verdict).toEqual({
      ok: false,
      status: 503,
      detail: 'Access tokens cannot be checked at present; try again in 10 seconds',
      retryAfterSeconds: 10,
    });
    // Within the pause nobody waits for the provider, and nobody asks it.
    const { certs } = oidc.requests;
    clock += 4000;
    expect(await check.check(bearer())).toMatchObject({ status: 503, retryAfterSeconds: 6 });
    expect(oidc.requests.certs).toBe(certs);
    oidc.setFault('certs');
    clock += 6000;
    expect(await check.check(bearer())).toEqual(OK);
  });

  it('nobody waits for a provider that hangs once that is known', async () => {
    const check = create();
    const known = bearer();
    await check.check(known);
    oidc.setFault('certs', { kind: 'delay', ms: 1500 });
    clock += MAX_AGE_MS;
    expect(await check.check(known)).toEqual(OK);
    clock += COOLDOWN_MS;
    const begun = performance.now();
    expect(await check.check(known)).toEqual(OK);
    expect(performance.now() - begun).toBeLessThan(400);
  });

  it('an empty set of keys does not replace the good one', async () => {
    const check = create();
    const known = bearer();
    await check.check(known);
    oidc.realm.jwks = () => ({ keys: [] });
    clock += MAX_AGE_MS;
    expect(await check.check(known)).toEqual(OK);
    expect(log.lines).toContainEqual(expect.objectContaining({ problem: expect.stringContaining('no set of keys') }));
  });

  it('tells neither token nor address with password in the log', async () => {
    const check = create({ jwksUrl: oidc.certsUrl.replace('//', '//user:canarypassword@') });
    oidc.setFault('certs', { kind: 'status', status: 500 });
    const token = bearer();
    await check.check(token);
    const said = JSON.stringify(log.lines);
    expect(log.lines).toHaveLength(1);
    expect(said).not.toContain('canarypassword');
    expect(said).not.toContain(token.slice(-30));
  });
});

describe('where the keys are', () => {
  it('as configured, without discovery', async () => {
    expect(await create({ jwksUrl: oidc.certsUrl }).check(bearer())).toEqual(OK);
    expect(oidc.requests).toMatchObject({ discovery: 0, certs: 1 });
  });

  it("at Keycloak's own place where there is no discovery", async () => {
    oidc.setFault('discovery', { kind: 'status', status: 404 });
    expect(await create().check(bearer())).toEqual(OK);
  });

  it('not at a provider that calls itself otherwise', async () => {
    const check = create({ issuer: `${oidc.issuer}/` });
    expect(await check.check(bearer())).toMatchObject({ ok: false, status: 503 });
    expect(log.lines).toMatchObject([{ problem: expect.stringContaining('another issuer') }]);
  });
});
