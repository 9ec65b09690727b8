import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createService, type StorageService } from '../../helpers/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage-upstream.js';
import { expectDocumented } from './answer-check.js';

/** Requests in all; 9,000 with odd parameters, 1,000 with odd paths and headers. */
const RUNS = { queries: 9_000, paths: 1_000 };
const P99_MS = 50;

let upstream: Upstream;
let service: StorageService;

beforeAll(async () => {
  upstream = await startUpstream(dataset('edge'));
  service = createService(upstream);
  await service.get('/api/storage-resources/');
});

afterAll(async () => {
  await service.close();
  await upstream.close();
});

const NAMES = [
  'storage_system',
  'state',
  'status',
  'data_type',
  'page',
  'page_size',
  'debug',
  'fresh',
  '__proto__',
  'x',
];
const WORDS = ['capstor', 'CAPSTOR', '', 'active', 'OK', 'store', 'users', '1', '0', '-1', '1.0', '1e9', 'true', 'no'];

const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.constantFrom('%', '%ZZ', '%00', '%ff%fe', '%F0%9F%92%A9', '＋１', "' OR 1=1--", '../../etc/passwd', '\\u0000'),
);
/** Some parts are encoded properly, some are sent as they come. */
const part = fc.oneof(
  word.map(encodeSafely),
  word.map((text) => text.replace(/[^\x21-\x7e]|[#]/g, '')),
);
const pair = fc.tuple(fc.oneof(fc.constantFrom(...NAMES), part), part).map(([name, value]) => `${name}=${value}`);
const search = fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join('&'));

/** Lone surrogates cannot be encoded. */
function encodeSafely(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'));
}

const header = fc.string({ unit: fc.constantFrom(...'abc"*,/W \t;=%\u00e9'), maxLength: 40 });

async function timed(run: () => Promise<void>, times: number[]): Promise<void> {
  const begun = performance.now();
  await run();
  times.push(performance.now() - begun);
}

const p99 = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;

describe('whatever is asked, the answer is a documented one', () => {
  test(`${RUNS.queries} queries`, async () => {
    const times: number[] = [];
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(search, header, async (query, none) => {
        // These two read Waldur each time; a hundred of them are enough, below.
        const quick = query.replaceAll(/(debug|fresh)=/gi, 'quick=');
        await timed(async () => {
          const answer = await service.get(`/api/storage-resources/?${quick}`, { 'if-none-match': none });
          statuses.add(answer.statusCode);
          expectDocumented(answer);
        }, times);
      }),
      { numRuns: RUNS.queries },
    );
    expect([...statuses].sort()).toEqual([200, 304, 422]);
    expect(p99(times)).toBeLessThan(P99_MS);
  });

  test(`${RUNS.paths} paths, methods and headers`, async () => {
    const times: number[] = [];
    const path = fc.oneof(
      fc.constantFrom('/api/storage-resources', '/api/storage-resources/', '/api/storage-resources//', '/', '/api/%ZZ'),
      fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
    const names = [
      'authorization',
      'accept',
      'accept-encoding',
      'range',
      'x-forwarded-for',
      'content-type',
      'expect',
      'host',
    ];
    const headers = fc.dictionary(fc.constantFrom(...names), header, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(path, method, headers, async (url, verb, given) => {
        await timed(async () => {
          const answer = await service.app.inject({ method: verb as 'GET', url, headers: given });
          if (url.startsWith('/docs') || url.startsWith('/metrics')) return;
          expectDocumented(answer, true);
        }, times);
      }),
      { numRuns: RUNS.paths },
    );
    expect(p99(times)).toBeLessThan(P99_MS);
  });

  test('a hundred with debug and fresh', async () => {
    await fc.assert(
      fc.asyncProperty(search, fc.constantFrom('debug=true', 'fresh=true', 'debug=x'), async (query, more) => {
        expectDocumented(await service.get(`/api/storage-resources/?${query}&${more}`), true);
      }),
      { numRuns: 100 },
    );
  });
});
