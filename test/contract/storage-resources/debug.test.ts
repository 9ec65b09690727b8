import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createService, type StorageService, TOKEN } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';

interface DebugBody {
  agent_offering_config: Record<string, unknown>;
  waldur_offering_details: Record<string, unknown>;
  raw_resources: { resources: Record<string, unknown>[]; pagination: unknown; filters_applied: unknown };
}

let upstream: Upstream;
let service: StorageService;

beforeEach(async () => {
  upstream = await startUpstream(dataset('edge'));
  service = createService(upstream);
});

afterEach(async () => {
  await service.close();
  await upstream.close();
});

const debug = async (search: string): Promise<DebugBody> => {
  const answer = await service.get(`${LIST}?debug=true${search}`);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json']);
  return answer.json() as DebugBody;
};

describe('the debug answer', () => {
  test('has the documented keys in their order; unset filters are null', async () => {
    const body = await debug('&storage_system=capstor&page_size=2&page=3');
    expect(Object.keys(body)).toEqual([
      'status',
      'debug_mode',
      'agent_offering_config',
      'waldur_offering_details',
      'raw_resources',
    ]);
    expect(body).toMatchObject({ status: 'success', debug_mode: true });
    expect(Object.keys(body.agent_offering_config).slice(0, 5)).toEqual([
      'uuid',
      'api_url',
      'backend_type',
      'backend_settings',
      'backend_components',
    ]);
    expect(body.agent_offering_config).toMatchObject({
      uuid: 'c3f3be37d3e45247accbf0c1aa9f3b08',
      api_url: `${upstream.url}/api/`,
      backend_type: 'cscs-hpc-storage',
    });
    const raw = upstream.data.resources.filter(({ offering_slug }) => offering_slug === 'capstor');
    expect(body.raw_resources).toEqual({
      resources: raw.slice(4, 6),
      pagination: { current: 3, limit: 2, offset: 4, pages: Math.ceil(raw.length / 2), total: raw.length },
      filters_applied: { storage_system: 'capstor', data_type: null, status: null, state: null },
    });
  });

  test('filters choose among the raw resources, by what their rows would be', async () => {
    const { raw_resources } = await debug('&page_size=500&state=Updating&status=active');
    expect(raw_resources.resources.map(({ slug }) => slug)).toEqual(['edge-30']);
    expect(raw_resources.filters_applied).toEqual({
      storage_system: null,
      data_type: null,
      status: 'active',
      state: 'Updating',
    });
    const users = await debug('&page_size=500&data_type=users');
    expect(users.raw_resources.resources.map(({ slug }) => slug)).toEqual(['edge-3', 'edge-37', 'edge-39']);
  });

  test('secret_options and every other secret are left out', async () => {
    const [offering] = upstream.data.offerings;
    Object.assign(offering ?? {}, {
      secret_options: { password: 'planted-1' },
      plugin_options: { api_key: 'planted-2', hpc_token: 'planted-3', keep: 'kept' },
      created: '2024-01-01T00:00:00Z',
      backend_url: 'https://user:planted-4@host/',
    });
    Object.assign(upstream.data.resources[0] ?? {}, {
      attributes: { user_password: 'planted-5', note: `the token is ${TOKEN}` },
      options: { clientSecret: 'planted-6' },
    });
    const text = JSON.stringify(await debug('&storage_system=capstor'));
    expect(text).toContain('kept');
    expect(text).toContain('2024-01-01T00:00:00Z');
    expect(text).toContain('the token is ***');
    for (const secret of ['planted', 'secret_options', TOKEN, 'hpc-client-secret-value'])
      expect(text).not.toContain(secret);
  });

  test('an offering that cannot be read is told, the rest stands', async () => {
    upstream.behaviour.offering = '403';
    const body = await debug('&storage_system=vast');
    expect(body.waldur_offering_details).toEqual({ error: expect.stringContaining('answer 403') });
    expect(body.raw_resources.resources.length).toBeGreaterThan(0);
  });

  test('of several storage systems every offering is told, one without resources as well', async () => {
    upstream.data.resources = upstream.data.resources.filter(({ offering_slug }) => offering_slug !== 'vast');
    const { waldur_offering_details } = await debug('');
    expect(
      Object.entries(waldur_offering_details).map(([slug, details]) => [slug, (details as { slug: string }).slug]),
    ).toEqual([
      ['capstor', 'capstor'],
      ['vast', 'vast'],
      ['iopsstor', 'iopsstor'],
    ]);
  });

  test('a malformed resource is there for those who look for it', async () => {
    const { raw_resources } = await debug('&page_size=500');
    expect(raw_resources.resources.length).toBe(upstream.data.resources.length);
  });

  test('Waldur down: the documented 502', async () => {
    upstream.behaviour.waldur = 'down';
    expect((await service.get(`${LIST}?debug=true`)).statusCode).toBe(502);
  });
});
