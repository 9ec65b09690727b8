import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BearerSettings, createBearerCheck } from '../../../servers/lib/auth/bearer-check.js';
import { type OidcSimulator, startOidcSimulator } from '../../../simulators/oidc/index.js';
import { memoryLog } from '../../helpers/memory-log.js';

const ROLE = 'storage-reader';
let oidc: OidcSimulator;
beforeAll(async () => {
  oidc = await startOidcSimulator();
});
afterAll(() => oidc.stop());

const seconds = (): number => Math.floor(Date.now() / 1000);

/** The verdict on a token of the client `storage` whose claims are changed. */
const verdict = (claims: Record<string, unknown>, settings: Partial<BearerSettings> = {}, header = {}) =>
  createBearerCheck({ issuer: oidc.issuer, ...settings }, memoryLog()).check(
    `Bearer ${oidc.realm.token('storage', claims, header)}`,
  );

describe('what is accepted', () => {
  it.each([
    ['expired within the leeway', { exp: seconds() - 50 }],
    ['not valid for some seconds yet', { nbf: seconds() + 50 }],
    ['issued by a clock that is ahead', { iat: seconds() + 50 }],
    ['without issued-at and id', { iat: undefined, jti: undefined }],
    ['without typ', { typ: undefined }],
  ])('a token %s', async (_name, claims) => {
    expect(await verdict(claims)).toMatchObject({ ok: true });
  });

  it.each([[undefined], ['JWT'], ['at+jwt'], ['application/at+JWT']])('a token of type %s', async (typ) => {
    expect(await verdict({}, {}, { typ })).toMatchObject({ ok: true });
  });

  it('no later time than the leeway that is set', async () => {
    const claims = { exp: seconds() - 50 };
    expect(await verdict(claims, { leewaySeconds: 10 })).toMatchObject({ ok: false, status: 401 });
    expect(await verdict(claims, { leewaySeconds: 120 })).toMatchObject({ ok: true });
  });

  it.each([
    ['as audience', { aud: 'storage-api', azp: undefined }],
    ['among the audiences', { aud: ['account', 'storage-api'], azp: undefined }],
    ['as the client it was issued to', { aud: 'account', azp: 'storage-api' }],
  ])('the audience %s', async (_name, claims) => {
    expect(await verdict(claims, { audience: ['other', 'storage-api'] })).toMatchObject({ ok: true });
  });

  it('any token of the realm where no audience and no role is set', async () => {
    const bare = { aud: undefined, azp: undefined, realm_access: undefined };
    expect(await verdict(bare)).toMatchObject({ ok: true });
  });

  it('nobody where the list of audiences is empty', async () => {
    expect(await verdict({}, { audience: [] })).toMatchObject({ ok: false, status: 401 });
  });

  it.each([
    ['of the realm', { realm_access: { roles: ['x', ROLE] } }],
    ['of a client', { realm_access: undefined, resource_access: { a: { roles: ['x'] }, b: { roles: [ROLE] } } }],
    ['in a plain list', { realm_access: undefined, roles: [ROLE] }],
  ])('a role %s', async (_name, claims) => {
    expect(await verdict(claims, { requiredRole: ROLE })).toMatchObject({ ok: true });
  });

  it.each([
    ['kim', { preferred_username: 'kim', sub: 'id' }],
    ['id', { preferred_username: undefined, sub: 'id' }],
    ['id', { preferred_username: ['kim'], sub: 'id' }],
    ['id', { preferred_username: ' ', sub: 'id' }],
    ['unknown_user', { preferred_username: undefined, sub: undefined }],
    ['a?b', { preferred_username: 'a\nb' }],
  ])('the user %s', async (user, claims) => {
    expect(await verdict(claims)).toEqual({ ok: true, user });
  });

  it('elliptic keys', async () => {
    const { keys } = oidc.realm;
    oidc.realm.rotate({ alg: 'ES256' });
    try {
      expect(await verdict({})).toMatchObject({ ok: true });
    } finally {
      oidc.realm.keys = keys;
    }
  });
});

describe('what is said to those who are refused', () => {
  const check = (authorization: string | undefined) =>
    createBearerCheck({ issuer: oidc.issuer, audience: ['storage'] }, memoryLog()).check(authorization);

  it.each([
    [undefined, "Your request is missing an 'Authorization' HTTP header"],
    ['', "Your request is missing an 'Authorization' HTTP header"],
    ['Token abc', 'Unable to verify provided access token'],
    ['Bearer', 'Unable to verify provided access token'],
    ['Bearer abc', 'An error occurred: ValueError'],
    ['Bearer a.b.c', 'An error occurred: ValueError'],
  ])('%s', async (authorization, detail) => {
    expect(await check(authorization)).toEqual({ ok: false, status: 401, detail });
  });

  it.each([
    [{ exp: 1 }, 'it has expired'],
    [{ exp: undefined }, 'it has no expiry (exp)'],
    [{ nbf: 9_999_999_999 }, 'it is not valid yet (nbf)'],
    [{ iss: 'https://x' }, 'it was issued by somebody else (iss)'],
    [{ azp: 'x' }, 'it is meant for somebody else (aud, azp)'],
    [{ typ: 'ID' }, 'it is not an access token (typ)'],
  ])('%j', async (claims, reason) => {
    const detail = `Error while validating access token: ${reason}`;
    expect(await check(`Bearer ${oidc.realm.token('storage', claims)}`)).toEqual({ ok: false, status: 401, detail });
  });

  it('who lacks the role', async () => {
    const said = await verdict({}, { requiredRole: ROLE });
    expect(said).toEqual({ ok: false, status: 403, detail: 'The access token lacks the role that is required here' });
  });
});
