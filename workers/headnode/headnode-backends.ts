import type { CommandTimeouts, ConfiguredBackend, WriterGroups } from '../../activities/slurm/index.js';
import { createSlurmBackend } from '../../activities/slurm/index.js';
import { clusterOf } from '../../config/cluster-of.js';
import { configHash } from '../../config/config-hash.js';
import type { Environment } from '../../config/environment.js';
import { processesOrders } from '../../config/processes-orders.js';
import { isSlurmOffering, type SiteConfig } from '../../config/site-config.js';

/** The backends of one cluster's offerings, by offering id. */
export function headnodeBackends(
  config: SiteConfig,
  cluster: string,
  env: Environment,
  writers: WriterGroups,
  timeouts?: CommandTimeouts,
): Map<string, ConfiguredBackend> {
  const backends = new Map<string, ConfiguredBackend>();
  for (const offering of config.offerings.filter(processesOrders)) {
    if (clusterOf(offering) !== cluster || !isSlurmOffering(offering)) continue;
    const offeringId = offering.waldur_offering_uuid;
    const settings = {
      ...offering.backend_settings,
      ...(config.siteflow.slurm.command_prefix !== undefined && offering.backend_settings.command_prefix === undefined
        ? { command_prefix: config.siteflow.slurm.command_prefix }
        : {}),
    };
    const backend = createSlurmBackend({
      offeringId,
      settings,
      components: offering.backend_components,
      env,
      writers,
      ...(timeouts === undefined ? {} : { timeouts }),
      ...(config.siteflow.slurm.writer_group === undefined ? {} : { writerGroup: config.siteflow.slurm.writer_group }),
    });
    backends.set(offeringId, { backend, configHash: configHash(offering) });
  }
  return backends;
}
