import type { Offering } from './site-config.js';

/**
 * Name of the cluster that an offering's commands run on; part of its head node queue. It is
 * `backend_settings.cluster_name`, else the backend type. Letters, digits, `_` and `-` only.
 *
 * @throws when the backend type of an unknown backend has other characters
 */
export function clusterOf(offering: Offering): string {
  const { backend_settings: settings } = offering;
  const named = 'cluster_name' in settings ? settings.cluster_name : undefined;
  const cluster = typeof named === 'string' && named !== '' ? named : offering.backend_type;
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(cluster))
    throw new Error(`Offering ${offering.name}: "${cluster}" cannot be the name of a cluster; set cluster_name.`);
  return cluster;
}
