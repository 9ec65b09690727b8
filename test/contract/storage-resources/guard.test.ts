import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BearerVerdict } from '../../../servers/lib/auth/bearer-check.js';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';

let upstream: Upstream;
let service: StorageService;
let asked: (string | undefined)[];
let verdict: BearerVerdict;

beforeEach(async () => {
  asked = [];
  verdict = { ok: true, user: 'somebody' };
  upstream = await startUpstream(dataset('x1'));
  service = createService(
    upstream,
    {},
    {
      bearer: {
        check: async (header) => {
          asked.push(header);
          return verdict;
        },
        prefetch: async () => undefined,
        state: () => ({ usable: true, failing: false }),
      },
    },
  );
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

describe('before a request is looked at', () => {
  test('its token is judged, whatever the path, except for health and documentation', async () => {
    verdict = { ok: false, status: 401, detail: 'no' };
    const closed = [
      LIST,
      LIST.slice(0, -1),
      '/metrics',
      '/api/gid-cache-stats/',
      '/api/nope',
      '/',
      '//docs',
      '/docs/../metrics',
      '/Docs',
    ];
    for (const path of closed) {
      const answer = await service.get(path, { authorization: 'Bearer x' });
      expect([path, answer.statusCode, answer.json()]).toEqual([path, 401, { detail: 'no' }]);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    expect(asked).toEqual(closed.map(() => 'Bearer x'));
    for (const path of ['/healthz', '/docs', '/docs/', '/openapi.json', '/docs?x=1'])
      expect([path, (await service.get(path)).statusCode]).toEqual([path, 200]);
    expect((await service.get('/readyz')).statusCode).toBe(503);
    expect(asked.length).toBe(closed.length);
    expect(upstream.calls).toEqual([]);
  });

  test.each([
    [{ ok: false, status: 403, detail: 'no role' }, undefined],
    [{ ok: false, status: 503, detail: 'later', retryAfterSeconds: 7 }, '7'],
  ] as [BearerVerdict & { ok: false }, string | undefined][])('%j is answered as it is', async (given, retryAfter) => {
    verdict = given;
    const answer = await service.get(LIST);
    expect([answer.statusCode, answer.json(), answer.headers['retry-after']]).toEqual([
      given.status,
      { detail: given.detail },
      retryAfter,
    ]);
  });

  test('methods other than GET and HEAD are refused, behind the token', async () => {
    const send = (method: string, url: string) => service.app.inject({ method: method as 'GET', url });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await send(method, LIST);
      expect([answer.statusCode, answer.json(), answer.headers.allow]).toEqual([
        405,
        { detail: 'Method Not Allowed' },
        'GET, HEAD',
      ]);
      expect((await send(method, '/api/nope')).statusCode).toBe(404);
    }
    const head = await send('HEAD', LIST);
    expect([head.statusCode, head.body]).toEqual([200, '']);
    verdict = { ok: false, status: 401, detail: 'no' };
    expect((await send('POST', LIST)).statusCode).toBe(401);
  });

  test('a missing slash is added, the query stays', async () => {
    const answer = await service.get('/api/storage-resources?storage_system=capstor&page=2');
    expect([answer.statusCode, answer.headers.location]).toEqual([
      307,
      '/api/storage-resources/?storage_system=capstor&page=2',
    ]);
  });
});
