import { proxyActivities } from '@temporalio/workflow';
import type { HpcUserActivities } from '../../contracts/activities.js';
import type { GidResult } from '../../contracts/gid.js';
import { HPC_USER } from '../../workflows/lib/activity-options.js';

const { lookupGids } = proxyActivities<HpcUserActivities>(HPC_USER);

/** What a storage order will do with it. */
export async function askForGids(slugs: string[]): Promise<GidResult> {
  return lookupGids({ slugs });
}
