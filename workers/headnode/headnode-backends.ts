import type { CommandTimeouts, ConfiguredBackend, WriterGroups } from '../../activities/slurm/index.js';
import { createSlurmBackend } from '../../activities/slurm/index.js';
import type { Environment } from '../../config/environment/environment.js';
import { clusterOf } from '../../config/site/cluster-of.js';
import { configHash } from '../../config/site/config-hash.js';
import { processesOrders } from '../../config/site/processes-orders.js';
import { isSlurmOffering, type SiteConfig } from '../../config/site/site-config.js';
import { slurmSettingsOf } from '../../config/site/slurm-settings-of.js';

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
    const backend = createSlurmBackend({
      offeringId,
      settings: slurmSettingsOf(config, offering),
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
