import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { BackendActivities, BackendReadActivities } from '../../../contracts/activities.js';
import { backendActivities, backendReadActivities } from '../../lib/backend-activities.js';
import { openBackends } from '../../lib/open-backends.js';
import type { Capability, ControlDeps } from '../capability.js';

/** As many requests may wait for a backend as on a head node: they cost nothing, and hold up nobody else's work. */
const WAITING = 2_000;

/**
 * Backends that are reached over the network, where the site has any: the activities that a head node has for its own.
 *
 * @throws Error for a backend that must have a single writer: the queue `control` is polled by several processes
 */
export async function backendsCapability({ config, env }: Pick<ControlDeps, 'config' | 'env'>): Promise<Capability> {
  const name = 'backends';
  const backends = await openBackends(config, { runs: 'control' }, { env, writers: new WriterGroups() });
  if (backends.size === 0) return { name, activities: {} };
  const lonely = [...backends.values()].flat().find(({ backend }) => backend.writerGroup !== undefined);
  if (lonely !== undefined) {
    throw new Error(
      `The backend ${lonely.name} must have a single writer over all hosts, which only head nodes agree on: ` +
        'its descriptor has to say runs: headnode.',
    );
  }
  const activities: BackendActivities & BackendReadActivities = {
    ...backendActivities(backends),
    ...backendReadActivities(backends),
  };
  return { name, activities, waiting: WAITING };
}
