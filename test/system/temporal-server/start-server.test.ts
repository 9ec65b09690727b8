import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { cacheDir } from '../../../config/environment/state-dir.js';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes.js';
import { isAlive, processIdentity } from '../../../workers/lib/process-identity.js';
import { connectClient } from '../../../workers/lib/temporal/connection.js';
import { findRunningServer } from '../../../workers/temporal-server/find-running-server.js';
import { readRecord, statePaths } from '../../../workers/temporal-server/server-record.js';
import { ensureTemporalServer } from '../../../workers/temporal-server/start-server.js';
import { stopTemporalServer } from '../../../workers/temporal-server/stop-server.js';
import { startChild } from './child-process.js';

const folders: string[] = [];
const children: ReturnType<typeof startChild>[] = [];

const stateDir = (): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'temporal-server-')), 'state');
  folders.push(path);
  return path;
};
const child = (path: string, mode?: 'watch' | 'ephemeral'): ReturnType<typeof startChild> => {
  const started = startChild(path, mode);
  children.push(started);
  return started;
};
const lines: string[] = [];
const here = (path: string, extra: object = {}) =>
  ensureTemporalServer({
    stateDir: path,
    cacheDir: cacheDir(process.env),
    env: { ...process.env, TEMPORAL_ADDRESS: undefined },
    log: (line) => lines.push(line),
    ...extra,
  });

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectClient({ address, namespace: 'siteflow' });
  try {
    return await work(client);
  } finally {
    await client.connection.close();
  }
}
const startWorkflow = (address: string, workflowId: string) =>
  withClient(address, (client) =>
    client.workflow.start('nobodyRunsThis', {
      workflowId,
      taskQueue: 'nowhere',
      searchAttributes: { OrderPhase: ['Parked'] },
    }),
  );
const statusOf = (address: string, workflowId: string): Promise<string> =>
  withClient(address, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);

afterEach(async () => {
  for (const one of children.splice(0)) await one.kill();
  for (const path of folders.splice(0)) {
    await stopTemporalServer(path);
    const orphan = findRunningServer(statePaths(path).database);
    if (orphan) process.kill(orphan.process.pid, 'SIGKILL');
    rmSync(join(path, '..'), { recursive: true, force: true });
  }
});

describe('the Temporal server of a state folder', () => {
  it('is one, though two processes start it at the same time, and outlives both', async () => {
    const path = stateDir();
    const pair = [child(path), child(path)];
    const facts = await Promise.all(pair.map((one) => one.next()));
    expect(facts[0]!.address).toBe(facts[1]!.address);
    expect(facts.map((fact) => fact.started).sort()).toEqual([false, true]);
    expect(pair.map((one) => one.stderr()).join('')).toMatch(/Temporal server ready in [\d.]+ s/);
    await Promise.all(pair.map((one) => one.kill()));
    const again = await here(path);
    expect([again.started, again.pid]).toEqual([false, facts[0]!.pid]);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect((await fetch(again.uiUrl!)).status).toBe(200);
  });

  it('has the namespace with 30 days of retention and every search attribute', async () => {
    const { address } = await here(stateDir());
    await withClient(address, async (client) => {
      const described = await client.connection.workflowService.describeNamespace({ namespace: 'siteflow' });
      expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
      const attributes = await client.connection.operatorService.listSearchAttributes({ namespace: 'siteflow' });
      expect(Object.keys(attributes.customAttributes ?? {})).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
    });
    await startWorkflow(address, 'with-attribute');
  });

  it('is restarted by a watching process after kill -9, at the same address, with its workflows', async () => {
    const path = stateDir();
    const [first, second] = [child(path, 'watch'), child(path, 'watch')];
    const before = await first.next();
    await second.next();
    await startWorkflow(before.address, 'order/o/survivor');
    process.kill(before.pid, 'SIGKILL');
    const [one, two] = await Promise.all([first.next(), second.next()]);
    expect(one.restart).toBe(true);
    expect(one.address).toBe(before.address);
    expect(one.pid).not.toBe(before.pid);
    expect(two.pid).toBe(one.pid);
    expect([one, two].filter((facts) => facts.started)).toHaveLength(1);
    expect(await statusOf(one.address, 'order/o/survivor')).toBe('RUNNING');
    expect(one.downMs).toBeLessThan(15_000);
  });

  it('works again from nothing when the state folder is deleted while it runs', async () => {
    const path = stateDir();
    const watcher = child(path, 'watch');
    const before = await watcher.next();
    const old = processIdentity(before.pid)!;
    rmSync(path, { recursive: true });
    const after = await watcher.next();
    expect(after.restart).toBe(true);
    expect(after.address).toBe(before.address);
    expect(isAlive(old)).toBe(false);
    await startWorkflow(after.address, 'fresh');
    expect(await statusOf(after.address, 'fresh')).toBe('RUNNING');
  });

  it('is not restarted by watching processes when it was stopped on purpose, until it is asked for', async () => {
    const path = stateDir();
    const watcher = child(path, 'watch');
    const before = await watcher.next();
    await startWorkflow(before.address, 'kept');
    await stopTemporalServer(path);
    await sleep(1_500);
    expect(readRecord(path)?.state).toBe('stopped');
    expect(findRunningServer(statePaths(path).database)).toBeUndefined();
    const again = await here(path);
    expect([again.started, again.address]).toEqual([true, before.address]);
    expect(await statusOf(again.address, 'kept')).toBe('RUNNING');
  });

  it('takes another port when a stranger sits on the remembered one, and does not talk to the stranger', async () => {
    const path = stateDir();
    const before = await here(path);
    await startWorkflow(before.address, 'kept');
    await stopTemporalServer(path);
    const port = Number(before.address.split(':')[1]);
    let visits = 0;
    const stranger = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    const after = await here(path);
    expect(after.address).not.toBe(before.address);
    expect(await statusOf(after.address, 'kept')).toBe('RUNNING');
    expect(visits).toBe(0);
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('is found again when the address file is lost or names a process that is gone', async () => {
    const path = stateDir();
    const before = await here(path);
    rmSync(statePaths(path).record);
    expect([(await here(path)).pid, (await here(path)).started]).toEqual([before.pid, false]);
    const record = readRecord(path)!;
    writeFileSync(
      statePaths(path).record,
      JSON.stringify({ ...record, process: { ...record.process, startTicks: '1' } }),
    );
    expect((await here(path)).pid).toBe(before.pid);
    writeFileSync(statePaths(path).record, '{');
    expect((await here(path)).pid).toBe(before.pid);
  });

  it('is not shared with a copy of the folder', async () => {
    const path = stateDir();
    const original = await here(path);
    const copy = stateDir();
    cpSync(path, copy, { recursive: true });
    const second = await here(copy);
    expect(second.pid).not.toBe(original.pid);
    expect(isAlive(processIdentity(original.pid!)!)).toBe(true);
  });

  it('replaces a server that hangs', async () => {
    const path = stateDir();
    const before = await here(path);
    process.kill(before.pid!, 'SIGSTOP');
    const after = await here(path, { silenceLimitMs: 2_000 });
    expect(after.pid).not.toBe(before.pid);
    expect(after.address).toBe(before.address);
  });

  it('is left alone when an address is configured', async () => {
    const path = stateDir();
    expect(await here(path, { address: 'cluster:7233' })).toMatchObject({ address: 'cluster:7233', started: false });
    const env = { TEMPORAL_ADDRESS: 'elsewhere:7233' };
    expect(await here(path, { env, address: 'cluster:7233' })).toMatchObject({ address: 'elsewhere:7233' });
    expect(() => statSync(path)).toThrow(/ENOENT/);
  });

  it('says what is wrong when it cannot start', async () => {
    const path = stateDir();
    const findBinary = async () => ({ path: '/bin/false' });
    await expect(here(path, { findBinary })).rejects.toThrow(/does not start.*ended at once.*temporal-server\.log/s);
  });
});

describe('the ephemeral server', () => {
  it('serves without a state folder and ends with stop()', async () => {
    const path = stateDir();
    const server = await here(path, { ephemeral: true });
    await startWorkflow(server.address, 'short-lived');
    const identity = processIdentity(server.pid!)!;
    await server.stop();
    await sleep(200);
    expect(isAlive(identity)).toBe(false);
    expect(() => statSync(path)).toThrow(/ENOENT/);
  });

  it('ends with its process, even when that is killed', async () => {
    const one = child(stateDir(), 'ephemeral');
    const { pid } = await one.next();
    const identity = processIdentity(pid)!;
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('start-dev');
    await one.kill();
    for (let n = 0; n < 50 && isAlive(identity); n += 1) await sleep(50);
    expect(isAlive(identity)).toBe(false);
  });
});
