import { headnodeClusters } from '../../../config/backends/headnode-clusters.js';
import { processEnvironment } from '../../../config/environment/environment.js';
import type { SiteConfig } from '../../../config/site/site-config.js';
import { CliError, EXIT } from '../exit-codes.js';
import { runWorkerCommand, type WorkerFlags } from './run-worker-command.js';

/** `siteflow worker headnode` */
export async function headnodeCommand(options: WorkerFlags & { cluster?: string[] }): Promise<void> {
  await runWorkerCommand('headnode', options, async (base) => {
    const clusters = chooseClusters(base.config, options.cluster);
    const { startHeadnodeWorker } = await import('../../../workers/headnode/start-headnode-worker.js');
    return startHeadnodeWorker({ ...base, clusters, env: processEnvironment() });
  });
}

/**
 * The clusters named, or all.
 *
 * @throws CliError when the configuration has no such cluster, or none at all
 */
function chooseClusters(config: SiteConfig, wanted: string[] | undefined): string[] {
  const clusters = headnodeClusters(config.offerings);
  const known = clusters.join(', ') || 'none';
  const missing = wanted?.find((cluster) => !clusters.includes(cluster));
  if (missing !== undefined)
    throw new CliError(`${config.file} has no cluster ${missing}; it has: ${known}.`, EXIT.config);
  if (clusters.length === 0)
    throw new CliError(
      `${config.file}: no offering names a backend that runs commands on a head node, so no cluster is served.`,
      EXIT.config,
    );
  return wanted ?? clusters;
}
