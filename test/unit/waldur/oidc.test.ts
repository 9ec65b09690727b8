import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { failureOf } from './helpers/caught.js';
import { clientOf } from './helpers/client-of.js';
import { html, json, type Served, serve } from './helpers/serve.js';

const UUID = '0123456789abcdef0123456789abcdef';
const SECRET = 'client-secret-canary/+=&';
const ORDER = { uuid: UUID, type: 'Create', state: 'done' };

const open: Served[] = [];
const started = async (answer: Parameters<typeof serve>[0]): Promise<Served> => {
  const server = await serve(answer);
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function setUp(provider: Parameters<typeof serve>[0], waldur?: Parameters<typeof serve>[0]) {
  const idp = await started(provider);
  const api = await started(waldur ?? ((_, response) => json(response, 200, ORDER)));
  const clock = { ms: 1_000_000 };
  const auth = {
    kind: 'oidc' as const,
    token_url: `${idp.url}realm/token?audience=x`,
    client_id: 'site',
    client_secret: Secret.inline(SECRET),
  };
  const client = clientOf(api.url, { auth }, { now: () => clock.ms });
  return { idp, api, clock, read: () => client.orders.state(UUID) };
}

const tokens =
  (expires?: unknown): Parameters<typeof serve>[0] =>
  (_, response, index) =>
    json(response, 200, { access_token: `token-${index}`, ...(expires === undefined ? {} : { expires_in: expires }) });

describe('OIDC client credentials', () => {
  it('sends the grant and uses the token as bearer', async () => {
    const { idp, api, read } = await setUp(tokens(300));
    await read();
    expect(idp.seen[0]).toMatchObject({ method: 'POST', url: '/realm/token?audience=x' });
    expect(Object.fromEntries(new URLSearchParams(idp.seen[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'site',
      client_secret: SECRET,
    });
    expect(api.seen[0]?.headers.authorization).toBe('Bearer token-0');
  });

  it.each<[unknown, number]>([
    [300, 270],
    ['120', 90],
    [undefined, 270],
    [20, 5],
  ])('with expires_in %s keeps the token %i s', async (expires, seconds) => {
    const { idp, clock, read } = await setUp(tokens(expires));
    await read();
    clock.ms += seconds * 1000 - 1;
    await read();
    expect(idp.seen).toHaveLength(1);
    clock.ms += 1;
    await read();
    expect(idp.seen).toHaveLength(2);
  });

  it('fetches once for concurrent requests', async () => {
    const { idp, read } = await setUp(async (_, response) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      json(response, 200, { access_token: 't', expires_in: 300 });
    });
    await Promise.all(Array.from({ length: 20 }, read));
    expect(idp.seen).toHaveLength(1);
  });

  it('renews once after a 401', async () => {
    const { idp, api, read } = await setUp(tokens(300), (seen, response) =>
      seen.headers.authorization === 'Bearer token-0' ? json(response, 401, {}) : json(response, 200, ORDER),
    );
    expect(await read()).toMatchObject({ state: 'done' });
    expect([idp.seen.length, api.seen.length]).toEqual([2, 2]);
  });

  it('gives up after the second 401', async () => {
    const { api, read } = await setUp(tokens(300), (_, response) => json(response, 401, { detail: 'no' }));
    expect((await failureOf(read())).type).toBe('WaldurUnauthorized');
    expect(api.seen).toHaveLength(2);
  });

  it.each<[string, Parameters<typeof serve>[0], string]>([
    ['refuses', (s, r) => json(r, 401, { error: 'invalid_client', body: s.body }), 'WaldurUnauthorized'],
    ['refuses with 400', (s, r) => json(r, 400, { error: s.body }), 'WaldurUnauthorized'],
    ['has no token', (_, r) => json(r, 200, { token: 'x' }), 'WaldurUnauthorized'],
    ['shows a page', (_, r) => html(r, 200, '<title>Login</title>'), 'WaldurUnauthorized'],
    ['redirects', (_, r) => json(r, 302, undefined, { Location: 'https://login/' }), 'WaldurUnauthorized'],
    ['is overloaded', (_, r) => json(r, 429, {}), 'WaldurThrottled'],
    ['fails', (_, r) => html(r, 502, ''), 'WaldurUnavailable'],
    ['is gone', (_, r) => void r.destroy(), 'WaldurUnavailable'],
  ])('says that the provider %s', async (_, provider, type) => {
    const { api, read } = await setUp(provider);
    const failure = await failureOf(read());
    expect(failure.type).toBe(type);
    expect(failure.message).toContain('no token from the identity provider http://127.0.0.1');
    for (const form of [SECRET, encodeURIComponent(SECRET), 'audience']) expect(failure.message).not.toContain(form);
    expect(api.seen).toHaveLength(0);
  });

  it('tries again after a failed fetch', async () => {
    const { read } = await setUp((_, response, index) =>
      index === 0 ? html(response, 502, '') : json(response, 200, { access_token: 'later' }),
    );
    await failureOf(read());
    expect(await read()).toMatchObject({ state: 'done' });
  });
});

describe('Waldur tokens', () => {
  it('are read anew at every request', async () => {
    const api = await started((_, response) => json(response, 200, ORDER));
    let now = 'first-token';
    const token = new Secret(() => `${now}\n`, 'file /etc/token');
    const client = clientOf(api.url, { auth: { kind: 'token', token } });
    await client.orders.state(UUID);
    now = 'second-token';
    await client.orders.state(UUID);
    expect(api.seen.map((seen) => seen.headers.authorization)).toEqual(['Token first-token', 'Token second-token']);
  });

  it.each<[string, () => string, string]>([
    ['empty', () => ' ', 'is empty'],
    ['two lines', () => 'abc\ndef', 'unprintable'],
    [
      'unreadable',
      () => {
        throw Object.assign(new Error('EACCES: token-canary'), { code: 'EACCES' });
      },
      'EACCES',
    ],
  ])('that cannot be used are reported before a request is made: %s', async (_, read, text) => {
    const api = await started((_seen, response) => json(response, 200, ORDER));
    const client = clientOf(api.url, { auth: { kind: 'token', token: new Secret(read, 'file /etc/token') } });
    const failure = await failureOf(client.orders.state(UUID));
    expect(failure.type).toBe('WaldurUnauthorized');
    expect(failure.message).toContain('(file /etc/token)');
    expect(failure.message).toContain(text);
    expect(failure.message).not.toContain('canary');
    expect(api.seen).toHaveLength(0);
  });
});
