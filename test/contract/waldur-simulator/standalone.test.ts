import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { call } from './lib/client.js';

let folder: string;
let bundle: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waldur-simulator-'));
  bundle = join(folder, 'simulator.mjs');
  const entry = new URL('../../../simulators/waldur/main.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: bundle });
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(...args: string[]): Promise<string> {
  child = spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

async function stop(): Promise<void> {
  const ended = once(child!, 'exit');
  child?.kill('SIGTERM');
  await ended;
}

it('runs bundled, is steered through /__sim__/ and keeps its world in the state file', async () => {
  const stateFile = join(folder, 'state.json');
  let url = await start('--state-file', stateFile, '--seed', '3');
  const sim = async <T>(method: string, path: string, body?: unknown) =>
    (await call(url.replace('/api/', '/__sim__/'), null, method, path, body)).json<T>();

  type Seeded = {
    demo: { agentToken: string; offeringUuid: string; orderUuids: string[] };
    results: { uuid: string }[];
  };
  const seeded = await sim<Seeded>('POST', 'seed', {
    demo: { orders: 2, usersPerOrder: 2 },
    steps: [
      { do: 'addCustomer', with: [{ name: 'Second' }], as: 'second' },
      { do: 'addProject', with: [{ customer: '$second', name: 'Chemistry' }] },
    ],
  });
  const { agentToken, orderUuids } = seeded.demo;
  const path = `marketplace-orders/${orderUuids[0]}/approve_by_provider/`;

  await sim('POST', 'faults', { kind: 'status', status: 503, first: 1 });
  expect((await call(url, agentToken, 'POST', path, {})).status).toBe(503);
  expect((await call(url, agentToken, 'POST', path, {})).status).toBe(200);
  expect(await sim('GET', 'faults')).toMatchObject([{ seen: 2, hits: 1 }]);
  await sim('DELETE', 'faults');
  expect(await sim('GET', 'faults')).toEqual([]);
  expect(await sim('GET', 'stats')).toMatchObject({ requests: 2, perStatus: { '200': 1, '503': 1 } });
  const ledger = await sim<{ route: string; uuid: string }[]>('GET', 'ledger');
  expect(ledger.filter((entry) => entry.uuid === orderUuids[0] && entry.route !== 'seed')).toHaveLength(1);
  expect(await sim('POST', 'latency', { ms: 5 })).toEqual({ ms: 5 });
  expect(await sim('POST', 'nonsense')).toMatchObject({ error: expect.stringContaining('No such command') });

  await stop();
  url = await start('--state-file', stateFile);
  const order = await call(url, agentToken, 'GET', `marketplace-orders/${orderUuids[0]}/?field=state`);
  expect(order.json()).toEqual({ state: 'executing' });
  const snapshot = await sim<{ tables: { [name: string]: unknown[] } }>('GET', 'snapshot');
  expect(snapshot.tables.orders).toHaveLength(2);
  await sim('POST', 'reset');
  expect((await call(url, agentToken, 'GET', 'marketplace-orders/')).status).toBe(401);
  await stop();
});

it('refuses a generation that it does not know', async () => {
  child = spawn(process.execPath, [bundle, '--generation', '1999'], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  expect(code).toBe(2);
});
