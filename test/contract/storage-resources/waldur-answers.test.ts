import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createService,
  recordedEnvironment,
  type StorageService,
  settingsFrom,
  TOKEN,
} from '../../helpers/storage/storage-service.js';
import { type Behaviour, dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';
const CAPSTOR = 'c3f3be37-d3e4-5247-accb-f0c1aa9f3b08';

const BAD: Behaviour[] = ['401', '403', '404', '429', '500', '502', 'html', 'truncated', 'down', 'not-a-list'];

const body = (detail: string) => ({
  detail,
  error: 'UpstreamServiceError',
  message: 'Failed to communicate with an upstream service.',
});
const NO_LIST = body("Failed to fetch all resources for offerings ['capstor', 'vast', 'iopsstor']");

let upstream: Upstream;
let service: StorageService;

beforeEach(async () => {
  upstream = await startUpstream(dataset('edge'));
  service = createService(upstream, {});
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

describe('what is answered when Waldur', () => {
  test.each(BAD)(
    'answers %s for the list: the documented 502, and rows as soon as it is well again',
    async (behaviour) => {
      upstream.behaviour.waldur = behaviour;
      const answer = await service.get(LIST);
      expect([answer.statusCode, answer.json()]).toEqual([502, NO_LIST]);
      expect((await service.get('/readyz')).json()).toEqual({
        ready: false,
        reason: 'Waldur cannot be read; see the log',
      });
      upstream.behaviour.waldur = 'ok';
      // A throttled client waits as long as it was told to.
      const again = await service.get(`${LIST}?fresh=true`);
      expect(again.statusCode).toBe(200);
      expect(JSON.stringify(service.log.lines)).not.toContain(TOKEN);
    },
  );

  test.each(BAD)('answers %s for customers: the documented 502 names the offering', async (behaviour) => {
    upstream.data.resources = upstream.data.resources.filter(({ offering_slug }) => offering_slug === 'capstor');
    upstream.behaviour.customers = behaviour;
    const answer = await service.get(LIST);
    expect([answer.statusCode, answer.json()]).toEqual([
      502,
      body(`Failed to fetch customers for offering ${CAPSTOR}`),
    ]);
  });

  test.each(BAD)('answers %s after it was read once: the rows go on', async (behaviour) => {
    const before = await service.get(LIST);
    upstream.behaviour.waldur = behaviour;
    await service.get(`${LIST}?fresh=true`);
    const after = await service.get(LIST);
    expect([after.statusCode, after.body]).toEqual([200, before.body]);
    expect(after.headers['x-siteflow-stale']).toBe('true');
  });

  test('is slow: who waits gets the documented 502 in time', async () => {
    await service.close();
    const settings = settingsFrom(recordedEnvironment(upstream.url));
    const impatient = { ...settings, snapshot: { ...settings.snapshot, waitSeconds: 0.3 } };
    service = createService(upstream, {}, { settings: impatient });
    upstream.behaviour.waldur = 'hang';
    const begun = Date.now();
    const answer = await service.get(LIST);
    expect([answer.statusCode, answer.json()]).toEqual([502, NO_LIST]);
    expect(Date.now() - begun).toBeLessThan(3_000);
  });

  test('sends fewer rows than it says: no shorter list is answered', async () => {
    const [template] = upstream.data.resources;
    upstream.data.resources = Array.from({ length: 250 }, (_, index) => ({
      ...template,
      uuid: index.toString(16).padStart(32, '0'),
    }));
    expect((await service.get(LIST)).statusCode).toBe(200);
    upstream.delayMs = 5;
    const reading = service.get(`${LIST}?fresh=true&page_size=500`);
    // Rows that go while the pages are read: the reading is repeated until it agrees with itself.
    setTimeout(() => upstream.data.resources.splice(0, 50), 3);
    const answer = await reading;
    expect([answer.statusCode, (answer.json() as { pagination: { total: number } }).pagination.total]).toEqual([
      200, 202,
    ]);
  });
});
