import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BearerSettings, createBearerCheck } from '../../../servers/lib/auth/bearer-check.js';
import { COOLDOWN_MS, MAX_AGE_MS } from '../../../servers/lib/auth/key-set.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { type RealProvider, startRealProvider } from './real-provider.js';

const API = 'https://storage.example.org/api';
const ROLE = 'storage-reader';
const OK = { ok: true, user: 'storage-robot' };

describe.each(['RS256', 'ES256'] as const)('oidc-provider, %s', (alg) => {
  let provider: RealProvider;
  let clock = Date.now();
  beforeAll(async () => {
    provider = await startRealProvider(alg);
  });
  afterAll(() => provider.stop());

  const create = (settings: Partial<BearerSettings> = {}) => {
    const all = { issuer: provider.issuer, audience: [API], requiredRole: ROLE, leewaySeconds: 86_400, ...settings };
    return createBearerCheck(all, memoryLog(), { now: () => clock });
  };
  const bearer = async (resource = API): Promise<string> => `Bearer ${(await provider.grant(resource)).token}`;

  it('accepts the tokens it issues', async () => {
    const token = await bearer();
    expect(JSON.parse(Buffer.from(token.slice(7).split('.')[0]!, 'base64url').toString())).toMatchObject({ alg });
    expect(await create().check(token)).toEqual(OK);
  });

  it('refuses tokens that it issued for another API', async () => {
    const other = await bearer('https://other.example.org/api');
    expect(await create().check(other)).toMatchObject({ ok: false, status: 401 });
    expect(await create({ audience: ['https://other.example.org/api'] }).check(other)).toEqual(OK);
  });

  it('refuses its tokens once they have expired, without the role, and changed ones', async () => {
    const { token } = await provider.grant(API);
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { exp: number };
    clock = (exp + 61) * 1000;
    expect(await create({ leewaySeconds: 60 }).check(`Bearer ${token}`)).toMatchObject({ ok: false, status: 401 });
    clock -= 2000;
    expect(await create({ leewaySeconds: 60 }).check(`Bearer ${token}`)).toEqual(OK);
    expect(await create({ requiredRole: 'admin' }).check(`Bearer ${token}`)).toMatchObject({ ok: false, status: 403 });
    const at = token.lastIndexOf('.') + 20;
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(await create().check(`Bearer ${changed}`)).toMatchObject({ ok: false, status: 401 });
  });

  it('follows a rotation of its keys, and a withdrawal', async () => {
    const check = create();
    const first = await bearer();
    expect(await check.check(first)).toEqual(OK);
    provider.rotate();
    clock += COOLDOWN_MS;
    const second = await bearer();
    expect(await check.check(second)).toEqual(OK);
    expect(await check.check(first)).toEqual(OK);
    provider.rotate({ withdraw: true });
    clock += COOLDOWN_MS;
    expect(await check.check(await bearer())).toEqual(OK);
    expect(await check.check(first)).toMatchObject({ ok: false, status: 401 });
    expect(await check.check(second)).toMatchObject({ ok: false, status: 401 });
  });

  it('goes on while it is down', async () => {
    const check = create();
    const token = await bearer();
    expect(await check.check(token)).toEqual(OK);
    provider.setDown(true);
    clock += MAX_AGE_MS;
    expect(await check.check(token)).toEqual(OK);
    expect(await create().check(token)).toMatchObject({ ok: false, status: 503 });
    provider.setDown(false);
    clock += COOLDOWN_MS;
    expect(await check.check(token)).toEqual(OK);
  });
});
