import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { registerBackend } from '../../config/backends/registry.js';
import { loadConfig } from '../../config/site/load.js';
import type { TickResult } from '../../contracts/activities.js';
import { CONTROL_QUEUE, orderTickId } from '../../contracts/ids.js';
import { startControlWorker } from '../../workers/control/start-control-worker.js';
import type { RunningWorker } from '../../workers/lib/running-worker.js';
import { networkBackend, UNCHANGED } from '../helpers/network-backend.js';
import { OrderEnvironment } from '../helpers/order-environment.js';
import { writeSiteFile } from '../helpers/site-file.js';
import { startWaldurSite, type WaldurSite } from '../helpers/waldur-site.js';

/** More than the activities that control works on side by side (100). */
const ORDERS = 130;

const folder = mkdtempSync(join(tmpdir(), 'siteflow-network-'));
let site: WaldurSite;
let environment: OrderEnvironment;
let worker: RunningWorker;
/** Requests that have reached the backend; they wait there until it answers. */
const waiting: string[] = [];
let answer: () => void = () => undefined;

beforeAll(async () => {
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  registerBackend(
    networkBackend('over-http', {
      apply: async ({ backendId }) => {
        waiting.push(backendId);
        await answered;
        return { ...UNCHANGED, outcome: 'applied', changes: [`project ${backendId} made`] };
      },
    }),
  );
  [site, environment] = await Promise.all([startWaldurSite(), OrderEnvironment.start()]);
  const { waldur, token, offeringUuid } = site;
  const keys = { backend_type: 'over-http', order_processing_backend: 'over-http', backend_settings: {} };
  const { config, problems } = loadConfig(
    writeSiteFile(folder, { waldurUrl: waldur.url, token, offeringUuid, binPath: folder, offering: keys }),
  );
  if (config === undefined) throw new Error(JSON.stringify(problems));
  worker = await startControlWorker({
    ...{ config, env: {}, stateDir: folder, healthPort: 0, logger: pino({ level: 'silent' }) },
    temporal: { address: environment.address, namespace: environment.namespace },
  });
}, 180_000);

afterAll(async () => {
  answer();
  await worker?.stop('test over');
  await environment?.stop();
  await site?.waldur.stop();
  rmSync(folder, { recursive: true, force: true });
});

const tick = (n: number): Promise<TickResult> =>
  environment.client.workflow.execute<(offeringId: string) => Promise<TickResult>>('orderTick', {
    workflowId: `${orderTickId(site.offeringUuid)}/${n}`,
    taskQueue: CONTROL_QUEUE,
    args: [site.offeringUuid],
    workflowRunTimeout: '40s',
  });

async function until(what: string, done: () => boolean): Promise<void> {
  for (const begun = Date.now(); !done(); await sleep(50))
    if (Date.now() - begun > 60_000) throw new Error(`60 s without ${what}`);
}

describe('a backend that is reached over the network', () => {
  it('is served by control, and however many orders wait for it, everything else goes on', async () => {
    const { world } = site.waldur;
    const orders = world.seedCreateOrders(ORDERS, { offering: site.offeringUuid, usersPerOrder: 1 });
    expect(await tick(1)).toEqual({ listed: ORDERS, started: ORDERS });
    await until('all orders at the backend', () => waiting.length === ORDERS);
    expect(await tick(2)).toEqual({ listed: ORDERS, started: ORDERS });
    answer();
    await until('the end of all orders', () => orders.every(({ uuid }) => world.order(uuid).state === 'done'));
    expect(new Set(waiting).size).toBe(ORDERS);
  }, 180_000);
});
