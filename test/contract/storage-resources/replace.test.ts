import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import type { ServiceParts } from '../../../servers/storage-resources/prepare-service.js';
import { type RunningService, startStorageService } from '../../../servers/storage-resources/start-service.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { recordedEnvironment, settingsFrom } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';
import { until } from '../../system/cli/lib/until.js';

let upstream: Upstream;
let service: RunningService;
let log: ReturnType<typeof memoryLog>;

function parts(env: Record<string, string> = {}): ServiceParts {
  const registry = new Registry();
  const settings = settingsFrom({ ...recordedEnvironment(upstream.url), ...env });
  return { settings, log, registry, metricsText: () => registry.metrics() };
}

const replace = (env: Record<string, string>, signal = new AbortController().signal) =>
  service.replace(parts(env), signal);
const NEW = { SITEFLOW_STORAGE_COMPAT: 'service-0.10', DEBUG: 'true' };

async function answer(): Promise<{ status: number; version?: string; rows?: number }> {
  const got = await fetch(`${service.url}/api/storage-resources/`);
  const body = (await got.json()) as { version?: string; pagination?: { total: number } };
  return {
    status: got.status,
    ...(body.version && { version: body.version }),
    ...(body.pagination && { rows: body.pagination.total }),
  };
}

beforeEach(async () => {
  upstream = await startUpstream(dataset('x1'));
  log = memoryLog();
  service = await startStorageService({ ...parts(), host: '127.0.0.1', port: 0, allowNoAuth: false });
  await until('the first reading', () => service.ready().ready);
});

afterEach(async () => {
  await service.stop('test over');
  await upstream.close();
});

describe('other settings', () => {
  test('take over with rows and GIDs at hand', async () => {
    const before = await answer();
    await replace(NEW);
    for (const part of ['waldur', 'hpc'] as const) upstream.behaviour[part] = 'down';
    expect(await answer()).toEqual({ status: 200, version: '0.10.0', rows: before.rows });
    expect(service.ready()).toEqual({ ready: true });
  });

  test.each(['waldur', 'customers', 'hpc', 'token'] as const)('change nothing while this is down: %s', async (part) => {
    const before = await answer();
    const lines = log.lines.length;
    upstream.behaviour[part] = 'down';
    await expect(replace(NEW)).rejects.toThrow(/^(Failed to fetch|The HPC User API could not be asked)/);
    expect(await answer()).toEqual(before);
    expect(log.lines).toHaveLength(lines);
    upstream.behaviour[part] = 'ok';
    await replace(NEW);
    expect(await answer()).toMatchObject({ status: 200, version: '0.10.0' });
  });

  test('may be withdrawn while Waldur is being read', async () => {
    upstream.behaviour.waldur = 'hang';
    const withdrawal = new AbortController();
    const replacing = replace(NEW, withdrawal.signal);
    setTimeout(() => withdrawal.abort(new Error('withdrawn')), 200);
    await expect(replacing).rejects.toThrow('withdrawn');
    expect((await answer()).version).not.toBe('0.10.0');
  });

  test('end the readings of the old ones', async () => {
    await replace({ SITEFLOW_STORAGE_REFRESH_SECONDS: '0.1' });
    const { length: before } = upstream.calls;
    await until('readings', () => upstream.calls.length > before + 3);
    await replace({ SITEFLOW_STORAGE_REFRESH_SECONDS: '3600' });
    await sleep(300);
    const { length } = upstream.calls;
    await sleep(600);
    expect(upstream.calls).toHaveLength(length);
  });
});
