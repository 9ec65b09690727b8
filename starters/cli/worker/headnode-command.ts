import { clusterOf } from '../../../config/cluster-of.js';
import { processEnvironment } from '../../../config/environment.js';
import { processesOrders } from '../../../config/processes-orders.js';
import type { SiteConfig } from '../../../config/site-config.js';
import { CliError, EXIT } from '../exit-codes.js';
import { runWorkerCommand, type WorkerFlags } from './run-worker-command.js';

/** `siteflow worker headnode` */
export async function headnodeCommand(options: WorkerFlags & { cluster?: string }): Promise<void> {
  await runWorkerCommand('headnode', options, async (base) => {
    const cluster = chooseCluster(base.config, options.cluster);
    const { startHeadnodeWorker } = await import('../../../workers/headnode/start-headnode-worker.js');
    return startHeadnodeWorker({ ...base, cluster, env: processEnvironment() });
  });
}

/** @throws CliError when the configuration has no such cluster, or several and none was named */
function chooseCluster(config: SiteConfig, wanted: string | undefined): string {
  const clusters = [...new Set(config.offerings.filter(processesOrders).map(clusterOf))];
  const known = clusters.join(', ') || 'none';
  const [only] = clusters;
  if (wanted !== undefined && clusters.includes(wanted)) return wanted;
  if (wanted !== undefined)
    throw new CliError(`${config.file} has no cluster ${wanted}; it has: ${known}.`, EXIT.config);
  if (only !== undefined && clusters.length === 1) return only;
  throw new CliError(`Name the cluster with --cluster; ${config.file} has: ${known}.`, EXIT.usage);
}
