import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { loadConfig } from '../../../config/site/load.js';
import { orderTickId } from '../../../contracts/ids.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { runOnce } from '../../../starters/cli/agent/run-once.js';
import { listOrders } from '../../../starters/cli/orders/list-orders.js';
import { startControlWorker } from '../../../workers/control/start-control-worker.js';
import { startHeadnodeWorker } from '../../../workers/headnode/start-headnode-worker.js';
import type { RunningWorker } from '../../../workers/lib/running-worker.js';
import { expectedInSlurm, foundInSlurm } from '../../helpers/expected-orders.js';
import { OrderEnvironment } from '../../helpers/order-environment.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { writeSiteFile } from '../../helpers/site-file.js';
import { startWaldurSite, type WaldurSite } from '../../helpers/waldur-site.js';

const ORDERS = 50;
const USERS = 5;
const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;

suite(`Create orders on a real Slurm${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-orders-'));
  let lab: SlurmLab;
  let site: WaldurSite;
  let temporal: OrderEnvironment;
  const workers: RunningWorker[] = [];

  beforeAll(async () => {
    lab = await sharedSlurmLab();
    site = await startWaldurSite();
    temporal = await OrderEnvironment.start();
    const { waldur, token, offeringUuid } = site;
    const file = writeSiteFile(folder, {
      waldurUrl: waldur.url,
      token,
      offeringUuid,
      binPath: lab.binPath,
      settings: { cluster_name: lab.name },
    });
    const { config, problems } = loadConfig(file);
    if (config === undefined) throw new Error(JSON.stringify(problems));
    const base = {
      config,
      temporal: { address: temporal.address, namespace: temporal.namespace },
      logger: pino({ level: 'silent' }),
      stateDir: folder,
      healthPort: 0,
      env: process.env,
    };
    workers.push(await startControlWorker(base));
    workers.push(await startHeadnodeWorker({ ...base, clusters: [lab.name], env: { ...process.env, ...lab.env } }));
  }, 180_000);

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop('test over')));
    await temporal?.stop();
    await site?.waldur.stop();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it(`brings ${ORDERS} orders with ${USERS} users each to exactly the expected end state`, async () => {
    const orders = site.waldur.world.seedCreateOrders(ORDERS, { offering: site.offeringUuid, usersPerOrder: USERS });
    const started = Date.now();
    expect(await runOnce(temporal.client, [site.offeringUuid])).toMatchObject({ code: 0 });
    const seconds = (Date.now() - started) / 1000;
    process.stderr.write(`${ORDERS} orders in ${seconds.toFixed(1)} s on real Slurm ${lab.name}\n`);

    for (const { uuid, resource } of orders) {
      expect(site.waldur.world.order(uuid).state).toBe('done');
      expect(site.waldur.world.resource(resource)).toMatchObject({ state: 'OK' });
    }
    const state = await lab.dump();
    expect(foundInSlurm(state)).toEqual(expectedInSlurm(ORDERS, USERS));
    const phases = (await listOrders(temporal.client, { limit: 1000 })).map((row) => row.phase);
    expect(phases).toEqual(Array(ORDERS).fill('Done'));
    expect(lab.dbdLog()).not.toMatch(/deadlock/i);
  }, 240_000);

  it('writes nothing when the same orders are taken up again', async () => {
    const before = await lab.dump();
    const ledger = site.waldur.ledger.entries.length;
    await temporal.client.workflow.execute('orderTick', {
      workflowId: `${orderTickId(site.offeringUuid)}/again`,
      taskQueue: 'control',
      args: [site.offeringUuid],
    });
    expect(await runOnce(temporal.client, [site.offeringUuid])).toMatchObject({ code: 0 });
    expect(site.waldur.ledger.entries.length).toBe(ledger);
    expect(await lab.dump()).toEqual(before);
  }, 120_000);
});
