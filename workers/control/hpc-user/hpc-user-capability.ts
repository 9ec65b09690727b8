import { createHpcUserActivities } from '../../../activities/hpc-user/create-activities.js';
import { createHpcUserApi } from '../../../activities/hpc-user/hpc-user-api.js';
import { hpcUserApi } from '../../../config/site/hpc-user-api.js';
import type { HpcUserActivities } from '../../../contracts/activities.js';
import { VERSION } from '../../../contracts/version.js';
import type { Capability, ControlDeps } from '../capability.js';

/**
 * `lookupGids`, where the site has configured the HPC User API. Elsewhere there is no such activity: a workflow must not
 * get invented GIDs for lack of a configuration.
 */
export function hpcUserCapability({ config, log, registry }: Pick<ControlDeps, 'config' | 'log' | 'registry'>) {
  const api = hpcUserApi(config.hpc_user_api);
  const activities: Partial<HpcUserActivities> =
    api === undefined ? {} : createHpcUserActivities(createHpcUserApi(api, { log, registry, version: VERSION }));
  return { name: 'hpc-user', activities } satisfies Capability;
}
