import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHpcUserApi, mockGid } from '../../../activities/hpc-user/hpc-user-api.js';
import type { HpcUserFault } from '../../../simulators/hpc-user/index.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { CLIENT, gidsOf, type HpcUserSite, startHpcUserSite } from './hpc-user-site.js';

let site: HpcUserSite;
beforeEach(async () => {
  site = await startHpcUserSite({ a: 30_001, b: 30_002 });
});
afterEach(() => site.stop());

const FAULTS: [string, HpcUserFault][] = [
  ['500', { kind: 'status', status: 500 }],
  ['403', { kind: 'status', status: 403 }],
  ['404', { kind: 'status', status: 404 }],
  ['429', { kind: 'status', status: 429, retryAfter: 1 }],
  ['connection reset', { kind: 'reset' }],
  ['web page', { kind: 'html' }],
  ['half an answer', { kind: 'truncate' }],
  ['another form', { kind: 'body', body: [] }],
  ['too slow', { kind: 'delay', ms: 1500 }],
];

describe.each(FAULTS)('the API is down: %s', (_name, fault) => {
  it('last known values are given, marked; others are left out; it recovers', async () => {
    const client = site.client({ gidCacheTtlSeconds: 60 });
    await client.look(['a']);
    site.api.fault = fault;
    site.clock.now += 60_000;
    expect([...(await client.look(['a', 'b'])).gids]).toEqual([['a', { gid: 30_001, mock: false, stale: true }]]);
    const { unavailable, failure } = await client.look(['a', 'b', 'c']);
    expect(unavailable).toEqual(['b', 'c']);
    expect(failure?.message).toMatch(/^HPC User API: /);
    expect(client.statistics()).toMatchObject({ total_entries: 1, available: false, stale_gids: 2, mock_gids: 0 });
    site.api.fault = undefined;
    site.clock.now += 10_000;
    expect(await gidsOf(client, ['a', 'b'])).toEqual({ a: 30_001, b: 30_002 });
    expect(client.statistics()).toMatchObject({ total_entries: 2, available: true });
    expect(site.log.lines.at(-1)).toMatchObject({ message: 'the HPC User API answers again' });
  });

  it('with on_unavailable: mock the others get invented values, marked and reported', async () => {
    const client = site.client({ gidCacheTtlSeconds: 60, onUnavailable: 'mock' });
    await client.look(['a']);
    site.api.fault = fault;
    site.clock.now += 60_000;
    expect(Object.fromEntries((await client.look(['a', 'b'])).gids)).toEqual({
      a: { gid: 30_001, mock: false, stale: true },
      b: { gid: mockGid('b'), mock: true, stale: false },
    });
    expect(site.log.lines).toContainEqual({
      level: 'warn',
      message: 'GIDs were invented for projects',
      count: 1,
      projects: ['b'],
    });
    expect(await site.registry.metrics()).toContain('siteflow_hpc_user_replaced_gids_total{kind="mock"} 1');
    // An invented value is not kept.
    site.api.fault = undefined;
    site.clock.now += 10_000;
    expect(await gidsOf(client, ['b'])).toEqual({ b: 30_002 });
  });
});

describe('an outage', () => {
  it('costs one request in ten seconds, however many ask', async () => {
    site.api.fault = { kind: 'status', status: 503 };
    const client = site.client();
    for (let round = 0; round < 50; round++) await client.look(['a', `x-${round}`]);
    expect(site.api.calls).toHaveLength(1);
    site.clock.now += 10_000;
    await client.look(['a']);
    expect(site.api.calls).toHaveLength(2);
    expect(client.statistics()).toMatchObject({ requests: 2, failed_requests: 2 });
  });

  it('lasts as long as the server asks for, up to five minutes', async () => {
    site.api.fault = { kind: 'status', status: 503, retryAfter: 120, first: 1 };
    const client = site.client();
    await client.look(['a']);
    site.clock.now += 119_000;
    expect(await gidsOf(client, ['a'])).toEqual({});
    site.clock.now += 1000;
    expect(await gidsOf(client, ['a'])).toEqual({ a: 30_001 });
    site.api.fault = { kind: 'status', status: 503, retryAfter: 86_400, first: 1 };
    await client.look(['b']);
    site.clock.now += 300_000;
    expect(await gidsOf(client, ['b'])).toEqual({ b: 30_002 });
  });

  it('in the middle of many requests keeps what was answered', async () => {
    const slugs = Array.from({ length: 100 }, (_, index) => `project-${index}`);
    slugs.forEach((slug, index) => void site.api.projects.set(slug, 50_000 + index));
    const client = site.client({ maxUrlLength: 300 });
    await client.look(slugs.slice(0, 40));
    site.api.fault = { kind: 'reset' };
    expect(Object.keys(await gidsOf(client, slugs))).toEqual(slugs.slice(0, 40));
  });

  it('of the identity provider does not touch what is cached', async () => {
    const client = site.client();
    await client.look(['a']);
    site.oidc.setFault('token', { kind: 'reset' });
    site.clock.now += 3_600_000;
    expect(await gidsOf(client, ['a', 'b'])).toEqual({ a: 30_001 });
    expect((await client.look(['b'])).failure?.message).toMatch(/^identity provider: /);
  });

  it('shows no secret anywhere', async () => {
    const client = site.client();
    await client.look(['a']);
    const [token = ''] = site.oidc.realm.issued;
    expect(token.length).toBeGreaterThan(100);
    // A server that repeats what it was sent.
    site.api.fault = { kind: 'body', body: { detail: `no: ${token}` } };
    site.clock.now += 1;
    const { failure } = await client.look(['b']);
    const seen = JSON.stringify([
      site.log.lines,
      failure,
      client.statistics(),
      String(failure),
      await site.registry.metrics(),
    ]);
    for (const secret of [token, CLIENT.secret]) expect(seen).not.toContain(secret);
  });
});

describe('projects that the API does not know', () => {
  it('get invented values in development mode, but not when it is down', async () => {
    const client = site.client({ developmentMode: true });
    expect(Object.fromEntries((await client.look(['a', 'nobody'])).gids)).toEqual({
      a: { gid: 30_001, mock: false, stale: false },
      nobody: { gid: mockGid('nobody'), mock: true, stale: false },
    });
    site.api.fault = { kind: 'reset' };
    expect(await gidsOf(client, ['b'])).toEqual({});
  });
});

describe('no API is configured', () => {
  it('every GID is invented and marked, with a warning at the start', async () => {
    const log = memoryLog();
    const client = createHpcUserApi(undefined, { log, registry: site.registry });
    expect(log.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('all GIDs are invented') }]);
    expect(Object.fromEntries((await client.look(['a', 'b', 'a', ''])).gids)).toEqual({
      a: { gid: mockGid('a'), mock: true, stale: false },
      b: { gid: mockGid('b'), mock: true, stale: false },
    });
    expect(client.statistics()).toMatchObject({ configured: false, available: null, mock_gids: 2, total_entries: 0 });
    expect(log.lines).toHaveLength(1);
    expect(await site.registry.metrics()).toContain('siteflow_hpc_user_replaced_gids_total{kind="mock"} 2');
  });
});

describe('statistics', () => {
  it('have the form of the plugin, and more', async () => {
    const client = site.client();
    expect(client.statistics()).toMatchObject({ total_entries: 0, projects: [], available: null });
    await client.look(['a', 'b', 'nobody']);
    await client.look(['a', 'nobody']);
    expect(client.statistics()).toEqual({
      total_entries: 2,
      cache_policy: 'Persists until server restart',
      projects: ['a', 'b'],
      configured: true,
      available: true,
      absent_entries: 1,
      cache_hits: 2,
      requests: 1,
      failed_requests: 0,
      projects_found: 2,
      projects_absent: 1,
      projects_refused: 0,
      mock_gids: 0,
      stale_gids: 0,
    });
    for (let index = 0; index < 9; index++) site.api.projects.set(`p${index}`, 40_000 + index);
    await client.look(Array.from({ length: 9 }, (_, index) => `p${index}`));
    expect(client.statistics().projects).toBe('11 projects (too many to list)');
    expect(site.client({ gidCacheTtlSeconds: 60 }).statistics().cache_policy).toBe('Expires after 60 seconds');
  });

  it('are metrics, too', async () => {
    const client = site.client();
    await client.look(['a', 'nobody']);
    await client.look(['a']);
    const metrics = await site.registry.metrics();
    for (const line of [
      'siteflow_hpc_user_projects_total{result="found"} 1',
      'siteflow_hpc_user_projects_total{result="absent"} 1',
      'siteflow_hpc_user_projects_total{result="cached"} 1',
      'siteflow_hpc_user_request_seconds_count{outcome="ok"} 1',
      'siteflow_hpc_user_cached_gids 1',
    ]) {
      expect(metrics).toContain(line);
    }
  });
});
