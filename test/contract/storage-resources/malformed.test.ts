import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';

let upstream: Upstream;
let service: StorageService;

beforeEach(async () => {
  upstream = await startUpstream(dataset('x1'));
  service = createService(upstream);
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

/** Each makes the existing service answer 500 to everybody. */
const BROKEN: [what: string, changes: object, reason: string][] = [
  ['permissions that are a number', { attributes: { permissions: 775 } }, 'attributes.permissions is not text'],
  [
    'permissions that are not octal',
    { attributes: { permissions: '999' } },
    'permissions are not three or four octal digits',
  ],
  ['a data type that is a list', { attributes: { storage_data_type: [] } }, 'attributes.storage_data_type is not text'],
  ['a negative limit', { limits: { storage: -5 } }, 'limits.storage is negative'],
  ['a limit that is no number', { limits: { storage: 'planted-value' } }, 'limits.storage is no number'],
  [
    'attributes that are text',
    { attributes: 'planted-value' },
    'attributes Invalid input: expected record, received string',
  ],
  ['no slug', { slug: null }, 'slug Invalid input: expected string, received null'],
  [
    'an order without a proper form',
    { order_in_progress: 'x' },
    'order_in_progress Invalid input: expected object, received string',
  ],
  [
    'a broken target',
    { backend_metadata: { project_item: { itemId: 'x' } } },
    'backend_metadata.project_item is unusable',
  ],
];

test.each(BROKEN)('a resource with %s is left out and reported, the list stands', async (_, changes, reason) => {
  const whole = await service.get(LIST);
  const [template] = upstream.data.resources;
  const uuid = 'ffffffffffffffffffffffffffffffff';
  upstream.data.resources.splice(1, 0, { ...template, uuid, ...changes });
  const answer = await service.get(`${LIST}?fresh=true`);
  expect([answer.statusCode, answer.headers['x-siteflow-left-out']]).toEqual([200, '1']);
  expect((answer.json() as { resources: unknown }).resources).toEqual(
    (whole.json() as { resources: unknown }).resources,
  );
  await service.get(`${LIST}?fresh=true`);
  const lines = service.log.lines.filter(({ resource }) => resource === uuid);
  expect(lines.map((line) => [line.level, line.message])).toEqual([
    ['warn', 'malformed resource left out of all answers'],
  ]);
  expect(String(lines[0]?.reason)).toContain(reason);
  expect(JSON.stringify(lines)).not.toContain('planted-value');
  expect((await service.get('/metrics')).body).toContain('siteflow_storage_left_out_resources 1');
});

test('rows that are no objects at all are left out too', async () => {
  const whole = await service.get(LIST);
  (upstream.data.resources as unknown[]).push({ offering_slug: 'capstor' }, { offering_slug: 'vast', uuid: 7 });
  const answer = await service.get(`${LIST}?fresh=true`);
  expect([answer.statusCode, answer.headers['x-siteflow-left-out']]).toEqual([200, '2']);
  expect((answer.json() as { resources: unknown }).resources).toEqual(
    (whole.json() as { resources: unknown }).resources,
  );
});
