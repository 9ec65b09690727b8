import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { undocumented } from '../../helpers/storage/documented-answers.js';
import { isForPeople, type OddRequest, oddPath, oddQuery, search } from '../../helpers/storage/odd-requests.js';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

/** 10,000 in all. How fast they are answered over sockets is shown by `npm run bench -- storage-abuse`. */
const RUNS = { queries: 9_000, paths: 1_000 };

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

const ask = ({ method, url, headers }: OddRequest) => service.app.inject({ method: method as 'GET', url, headers });

describe('whatever is asked, the answer is a documented one', () => {
  test(`${RUNS.queries} queries`, async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(oddQuery, async (request) => {
        const answer = await ask(request);
        statuses.add(answer.statusCode);
        expect(undocumented(answer)).toBeUndefined();
      }),
      { numRuns: RUNS.queries },
    );
    expect([...statuses].sort()).toEqual([200, 304, 422]);
  });

  test(`${RUNS.paths} paths, methods and headers`, async () => {
    await fc.assert(
      fc.asyncProperty(oddPath, async (request) => {
        const answer = await ask(request);
        if (!isForPeople(request)) expect(undocumented(answer, true)).toBeUndefined();
      }),
      { numRuns: RUNS.paths },
    );
  });

  test('a hundred with debug and fresh', async () => {
    await fc.assert(
      fc.asyncProperty(search, fc.constantFrom('debug=true', 'fresh=true', 'debug=x'), async (query, more) => {
        const answer = await service.get(`/api/storage-resources/?${query}&${more}`);
        expect(undocumented(answer, true)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});
