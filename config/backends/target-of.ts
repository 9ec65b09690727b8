import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import { CONTROL_QUEUE, headnodeQueue, headnodeReadQueue } from '../../contracts/ids.js';
import type { BackendTarget } from '../../contracts/target.js';
import type { Offering } from '../site/site-config.js';
import { configHash } from './config-hash.js';
import { type Job, jobsOf } from './jobs-of.js';
import { partOf } from './part-of.js';
import { servedBy } from './served-here.js';

/**
 * What the site calls the system behind a job of an offering; part of its queues' names. It is
 * `cluster_name` of that backend's settings, else its name. Letters, digits, `_` and `-` only.
 *
 * @throws when an unknown backend's name has other characters
 */
export function clusterOf(offering: Offering, job: Job): string {
  const backend = jobsOf(offering)[job] ?? offering.backend_type;
  const { cluster_name: named } = partOf(offering, backend)?.settings ?? offering.backend_settings;
  const cluster = typeof named === 'string' && named !== '' ? named : backend;
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(cluster))
    throw new Error(`Offering ${offering.name}: "${cluster}" cannot be the name of a cluster; set cluster_name.`);
  return cluster;
}

/** Where the backend of a job of an offering takes its work; undefined when nobody does it here. */
export function targetOf(offering: Offering, job: Job): BackendTarget | undefined {
  const descriptor = servedBy(offering, job);
  if (descriptor === undefined) return undefined;
  const cluster = clusterOf(offering, job);
  return {
    backend: descriptor.name,
    cluster,
    configHash: configHash(offering, descriptor),
    ...queues(descriptor, cluster),
  };
}

/** Commands are run where they are; what is reached over the network is reached from control. */
const queues = ({ runs }: BackendDescriptor, cluster: string): Pick<BackendTarget, 'queue' | 'readQueue'> =>
  runs === 'headnode'
    ? { queue: headnodeQueue(cluster), readQueue: headnodeReadQueue(cluster) }
    : { queue: CONTROL_QUEUE, readQueue: CONTROL_QUEUE };
