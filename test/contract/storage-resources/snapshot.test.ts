import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';

let upstream: Upstream;
let service: StorageService;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.now();
  upstream = await startUpstream(dataset('edge'));
  service = createService(upstream, { SITEFLOW_STORAGE_MAX_AGE_SECONDS: '600' }, { now: () => nowMs });
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

describe('answers from the snapshot', () => {
  test('Waldur is read once, whatever is asked', async () => {
    for (const search of ['', '?status=active', '?storage_system=vast', '?page=2&page_size=3', '?data_type=users'])
      expect((await service.get(LIST + search)).statusCode).toBe(200);
    expect(upstream.calls.filter((call) => call.includes('marketplace-resources'))).toEqual([
      'GET /api/marketplace-resources/?offering_slug=capstor%2Cvast%2Ciopsstor&visible_to_providers=true&page_size=100',
    ]);
  });

  test('an ETag names the answer: 304 as long as it is the same, another one when rows change', async () => {
    const first = await service.get(LIST);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await service.get(LIST, { 'if-none-match': header });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await service.get(LIST, { 'if-none-match': '"other"' })).statusCode).toBe(200);
    expect((await service.get(`${LIST}?page_size=5`)).headers.etag).not.toBe(etag);

    service.keeper.refresh();
    await service.get(`${LIST}?fresh=true`);
    expect((await service.get(LIST)).headers.etag).toBe(etag);

    const [changed] = upstream.data.resources;
    upstream.data.resources[0] = { ...changed, limits: { storage: 11 } };
    const fresh = await service.get(`${LIST}?fresh=true`, { 'if-none-match': etag });
    expect(fresh.statusCode).toBe(200);
    expect(fresh.headers.etag).not.toBe(etag);
    expect(fresh.body).toContain('"quota":11.0');
  });

  test('its age is told, and while Waldur is down that too', async () => {
    expect((await service.get(LIST)).headers.age).toBe('0');
    upstream.behaviour.waldur = '500';
    expect((await service.get(`${LIST}?fresh=true`)).statusCode).toBe(502);
    const stale = await service.get(LIST);
    expect([stale.statusCode, stale.headers['x-siteflow-stale']]).toEqual([200, 'true']);
    nowMs += 601_000;
    expect((await service.get(LIST)).statusCode).toBe(502);
    expect((await service.get('/readyz')).statusCode).toBe(503);
    upstream.behaviour.waldur = 'ok';
    const back = await service.get(`${LIST}?fresh=true`);
    expect([back.statusCode, back.headers['x-siteflow-stale']]).toEqual([200, undefined]);
    expect((await service.get('/readyz')).json()).toEqual({ ready: true });
  });

  test('requests at the same moment share one reading', async () => {
    upstream.delayMs = 20;
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.get(`${LIST}?fresh=true`)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(upstream.calls.filter((call) => call.includes('marketplace-resources')).length).toBe(2);
  });

  test('3,000 resources come complete and in order, whatever the page', async () => {
    const [template] = upstream.data.resources;
    upstream.data.resources = Array.from({ length: 3000 }, (_, index) => ({
      ...template,
      uuid: index.toString(16).padStart(32, '0'),
      slug: `resource-${index}`,
    }));
    const seen: string[] = [];
    for (let page = 1; page <= 31; page++) {
      const { resources } = (await service.get(`${LIST}?page=${page}&data_type=store`)).json() as {
        resources: { itemId: string }[];
      };
      seen.push(...resources.map(({ itemId }) => itemId));
    }
    expect(seen.length).toBe(3002);
    expect(seen.slice(2).map((id) => Number.parseInt(id.replaceAll('-', ''), 16))).toEqual(
      Array.from({ length: 3000 }, (_, index) => index),
    );
    expect(upstream.calls.filter((call) => call.includes('marketplace-resources')).length).toBe(30);
  });
});
