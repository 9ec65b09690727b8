import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listSchema } from '../../../servers/storage-resources/http/response-schema.js';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

interface Expected {
  left_out: string[];
  resources: Record<string, unknown>[];
}

interface Body {
  resources: Record<string, unknown>[];
  pagination: Record<string, unknown>;
  filters_applied: Record<string, unknown>;
}

const expected = (name: string): Expected =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/storage-resources/documented/${name}.json`, import.meta.url), 'utf8'),
  ) as Expected;

let upstream: Upstream;
let service: StorageService;

async function open(name: string, env: Record<string, string> = {}): Promise<void> {
  upstream = await startUpstream(dataset(name));
  service = createService(upstream, env);
}

async function list(search: string): Promise<Body> {
  const response = await service.get(`/api/storage-resources/${search}`);
  expect(response.statusCode).toBe(200);
  expect(listSchema.parse(response.json())).toEqual(response.json());
  return JSON.parse(response.body.replaceAll(upstream.url, 'http://127.0.0.1:18900')) as Body;
}

afterEach(async () => {
  await service.close();
  await upstream.close();
});

describe('the documented form is the default', () => {
  test.each(['edge', 'x1', 'options', 'empty'])('%s', async (name) => {
    await open(name);
    const { resources, left_out } = expected(name);
    const body = await list('?page_size=500');
    expect(body.resources).toEqual(resources);
    expect(body.pagination).toEqual({
      current: 1,
      limit: 500,
      offset: 0,
      pages: resources.length === 0 ? 0 : 1,
      total: resources.length,
      has_next: false,
    });
    const { headers } = await service.get('/api/storage-resources/');
    expect(headers['x-siteflow-left-out']).toBe(left_out.length === 0 ? undefined : String(left_out.length));
  });

  test('filters look at the rows, exactly and by case; state at the resource', async () => {
    await open('edge');
    const all = expected('edge').resources as { status: string; storageDataType: { key: string } }[];
    for (const [search, fits] of [
      ['status=active', (row) => row.status === 'active'],
      ['status=pending', (row) => row.status === 'pending'],
      ['data_type=users', (row) => row.storageDataType.key === 'users'],
      ['data_type=Users', () => false],
      ['data_type=users&status=active', (row) => row.storageDataType.key === 'users' && row.status === 'active'],
    ] satisfies [string, (row: (typeof all)[number]) => boolean][]) {
      const { resources } = await list(`?page_size=500&${search}`);
      expect([search, resources]).toEqual([search, all.filter(fits)]);
    }
    const updating = await list('?state=Updating');
    const leaves = updating.resources.filter(
      ({ parentItemId, status }) => parentItemId !== null && status !== 'pending',
    );
    expect(leaves.map(({ status }) => status)).toEqual(['updating', 'updating', 'active', 'updating']);
    expect(updating.filters_applied).toEqual({
      state: 'Updating',
      page: 1,
      page_size: 100,
      offering_slugs: ['capstor', 'vast', 'iopsstor'],
    });
  });

  test('pages are cut after filtering, and together are everything', async () => {
    await open('edge');
    const whole = await list('?status=active&page_size=500');
    const pages: unknown[] = [];
    for (let page = 1; ; page++) {
      const body = await list(`?status=active&page_size=7&page=${page}`);
      expect(body.pagination.total).toBe(whole.pagination.total);
      pages.push(...body.resources);
      if (body.pagination.has_next === false) break;
    }
    expect(pages).toEqual(whole.resources);
    expect(pages.length).toBe(whole.pagination.total);
  });

  test('quotas are decimal numbers, as the existing service writes them', async () => {
    await open('edge');
    const { body } = await service.get('/api/storage-resources/?page_size=500');
    expect(body).toContain('"quota":10.0,');
    expect(body).not.toMatch(/"quota":\d+,/);
  });
});
