import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig } from '../../../config/site/load.js';
import { orderTickId } from '../../../contracts/ids.js';
import { startControlWorker } from '../../../workers/control/start-control-worker.js';
import { startHeadnodeWorker } from '../../../workers/headnode/start-headnode-worker.js';
import type { LivingCluster } from '../../contract/slurm-backend/living-cluster.js';
import { OrderEnvironment } from '../../helpers/order-environment.js';
import { COMPONENTS, writeSiteFile } from '../../helpers/site-file.js';
import { startWaldurSite, type WaldurSite } from '../../helpers/waldur-site.js';
import { SITES, type Site } from './rows.js';

/** Simulated Waldur with an offering for each kind of site, a Slurm, a real Temporal server and our two workers. */
export interface TableSite extends WaldurSite {
  temporal: OrderEnvironment;
  cluster: LivingCluster;
  /** Offering of a kind of site; the default one if none is named. */
  offering(site?: Site): string;
  /** Plan with 50 k-Hours of CPU. */
  largePlan: string;
  /** One look for the open orders of all offerings. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTableSite(cluster: LivingCluster): Promise<TableSite> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-table-'));
  const [site, temporal] = await Promise.all([startWaldurSite(), OrderEnvironment.start()]);
  const { world } = site.waldur;
  const first = world.offering(site.offeringUuid);
  const largePlan = 'e'.repeat(32);
  const [plan] = first.plans;
  if (plan === undefined) throw new Error('the offering has no plan');
  first.plans.push({ ...plan, uuid: largePlan, name: 'Large', quotas: { cpu: 50, mem: 0 } });
  const components = first.components.map(({ type, billingType }) => ({ type, billingType }));
  const offerings = Object.fromEntries(
    Object.keys(SITES).map((name) => [name, world.addOffering({ customer: first.customer, name, components }).uuid]),
  );

  const file = writeSiteFile(folder, {
    ...{ waldurUrl: site.waldur.url, token: site.token, offeringUuid: site.offeringUuid, binPath: cluster.binPath },
    settings: { cluster_name: cluster.name },
  });
  const written = JSON.parse(readFileSync(file, 'utf8'));
  const [base] = written.offerings;
  const prepaid = { ...COMPONENTS, cpu: { ...COMPONENTS.cpu, accounting_type: 'one' } };
  const others = Object.entries(SITES).map(([name, settings]) => ({
    ...{ ...base, name, waldur_offering_uuid: offerings[name] },
    backend_settings: { ...base.backend_settings, ...settings },
    backend_components: name === 'prepaid' ? prepaid : base.backend_components,
  }));
  writeFileSync(file, JSON.stringify({ ...written, offerings: [base, ...others] }));
  const { config, problems } = loadConfig(file);
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const options = {
    ...{ config, stateDir: folder, healthPort: 0, logger: pino({ level: 'silent' }) },
    ...{ env: { ...process.env, ...cluster.env } },
    temporal: { address: temporal.address, namespace: temporal.namespace },
  };
  const workers = [
    await startControlWorker(options),
    await startHeadnodeWorker({ ...options, clusters: [cluster.name] }),
  ];
  let ticks = 0;
  return {
    ...{ ...site, temporal, cluster, largePlan },
    offering: (name) => (name === undefined ? site.offeringUuid : (offerings[name] ?? '')),
    async tick() {
      ticks += 1;
      for (const offering of [site.offeringUuid, ...Object.values(offerings)]) {
        const workflowId = `${orderTickId(offering)}/${ticks}`;
        await temporal.client.workflow.start('orderTick', { workflowId, taskQueue: 'control', args: [offering] });
      }
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop('test over')));
      await temporal.stop();
      await site.waldur.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
