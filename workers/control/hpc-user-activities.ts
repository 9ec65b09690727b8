import type { Registry } from 'prom-client';
import { createHpcUserActivities } from '../../activities/hpc-user/create-activities.js';
import { createHpcUserApi } from '../../activities/hpc-user/hpc-user-api.js';
import type { Log } from '../../activities/lib/log.js';
import { hpcUserApi } from '../../config/site/hpc-user-api.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import type { HpcUserActivities } from '../../contracts/activities.js';
import { VERSION } from '../../contracts/version.js';

/**
 * `lookupGids`, where the site has configured the HPC User API. Elsewhere there is no such activity: a workflow must not
 * get invented GIDs for lack of a configuration.
 */
export function hpcUserActivities(
  config: Pick<SiteConfig, 'hpc_user_api'>,
  tools: { log: Log; registry: Registry },
): Partial<HpcUserActivities> {
  const api = hpcUserApi(config.hpc_user_api);
  return api === undefined ? {} : createHpcUserActivities(createHpcUserApi(api, { ...tools, version: VERSION }));
}
