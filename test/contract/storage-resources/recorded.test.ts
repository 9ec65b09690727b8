import { afterEach, describe, expect, test } from '@jest/globals';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';
import { type RecordedPair, recordedPair, recordedPairs, withoutVolatile } from './recorded-pair.js';

const RECORDED_PORT = 'http://127.0.0.1:18900';

/** Pairs that show a defect of the existing service, or of one before it; what is right is tested below. */
const DEFECTS = new Set(['079-bad-system', '079-empty-system', '70-hpc-token-500', '72-hpc-500']);

let upstream: Upstream;
let service: StorageService;

afterEach(async () => {
  await service.close();
  await upstream.close();
});

async function open(pair: RecordedPair, env: Record<string, string> = { SITEFLOW_STORAGE_COMPAT: 'service-0.10' }) {
  const { dataset: name, ...behaviour } = pair.stub;
  upstream = await startUpstream(dataset(name));
  // Links that Waldur sends name the host that it was recorded on.
  Object.assign(upstream.behaviour, behaviour);
  service = createService(upstream, env, {
    ...(pair.id.includes('-auth-') ? { bearer: await bearer() } : {}),
  });
}

async function bearer() {
  const { createBearerCheck } = await import('../../../servers/lib/auth/bearer-check.js');
  const { memoryLog } = await import('../../helpers/memory-log.js');
  return createBearerCheck({ issuer: `${upstream.url}/realms/cscs` }, memoryLog());
}

/** Address of the recorded upstreams in place of the one of this run. */
const asRecorded = (text: string): string => text.replaceAll(upstream.url, RECORDED_PORT);

/** Keys of callback addresses have a random order in the recordings; of all others the order counts. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value)
    .filter(([key]) => !key.endsWith('_url'))
    .map(([key, each]) => [key, shapeOf(each)]);
}

/** Quotas as they are written: a client may tell 10.0 from 10. */
const quotasIn = (text: string): string[] => [...text.matchAll(/"quota": ?([^,]+),/g)].map(([, quota]) => quota ?? '');

describe('compat: service-0.10 answers as the recorded service', () => {
  test.each(
    recordedPairs()
      .filter(({ id }) => !DEFECTS.has(id))
      .map((pair) => [pair.id, pair] as const),
  )('%s', async (_, pair) => {
    await open(pair);
    const response = await service.get(pair.request.path, pair.request.headers);
    const body = JSON.parse(asRecorded(response.body)) as unknown;
    expect({ status: response.statusCode, type: response.headers['content-type'] }).toEqual({
      status: pair.response.status,
      type: pair.response.content_type,
    });
    expect(withoutVolatile(body, pair.volatile_paths)).toEqual(
      withoutVolatile(pair.response.body, pair.volatile_paths),
    );
    expect(shapeOf(body)).toEqual(shapeOf(pair.response.body));
    expect(quotasIn(response.body)).toEqual(quotasIn(pair.text));
  });
});

describe('where the recorded service has a defect', () => {
  test.each(['70-hpc-token-500', '72-hpc-500'])('%s: rows without a GID are missing, the list stands', async (id) => {
    const pair = recordedPair(id);
    expect(pair.response.status).toBe(502);
    await open(pair);
    const response = await service.get(pair.request.path);
    expect(response.statusCode).toBe(200);
    const right = recordedPair('01-all-edge').response.body.resources as { target: { targetType: string } }[];
    const levels = right.filter(({ target }) => ['tenant', 'customer'].includes(target.targetType));
    const { resources } = response.json() as { resources: { target: { targetItem: { name: string } } }[] };
    expect(resources.slice(0, levels.length)).toEqual(levels);
    // These two have their GID in backend_metadata.
    expect(resources.slice(levels.length).map(({ target }) => target.targetItem.name)).toEqual(['real-name', 'alice']);
    expect(response.headers['x-siteflow-without-gid']).toBe('41');
  });

  test('state filters in this form too', async () => {
    await open(recordedPair('01-all-edge'));
    const { resources } = (await service.get('/api/storage-resources/?state=Terminated')).json() as {
      resources: { status: string }[];
    };
    expect(resources.map(({ status }) => status)).toEqual(['pending', 'pending', 'removed']);
  });

  test.each([
    [
      '079-bad-system',
      'Invalid storage_system value.',
      'Use: ?storage_system=capstor or ?storage_system=vast or ?storage_system=iopsstor',
    ],
    ['079-empty-system', 'storage_system cannot be empty.', 'Use ?storage_system=capstor (not just ?storage_system=)'],
  ])('%s: the documented body', async (id, msg, help) => {
    const pair = recordedPair(id);
    await open(pair, {});
    const response = await service.get(pair.request.path);
    const ctx = { allowed_values: ['capstor', 'vast', 'iopsstor'], help };
    expect([response.statusCode, response.json()]).toEqual([
      422,
      { detail: [{ type: 'enum_validation', loc: ['query', 'storage_system'], msg, ctx }] },
    ]);
  });
});
