import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ControlActivities, HeadnodeActivities } from '../../contracts/activities.js';
import { headnodeQueue } from '../../contracts/ids.js';
import {
  BACKEND_LOOK,
  BACKEND_READ,
  BACKEND_WRITE,
  NOTIFY,
  WALDUR,
  WALDUR_LOCAL,
  WALDUR_NOTE,
} from '../lib/activity-options.js';

export const waldurLocal = proxyLocalActivities<ControlActivities>(WALDUR_LOCAL);
export const waldur = proxyActivities<ControlActivities>(WALDUR);
export const waldurNote = proxyActivities<Pick<ControlActivities, 'recordProblem' | 'clearProblem'>>(WALDUR_NOTE);
export const people = proxyActivities<Pick<ControlActivities, 'notify'>>(NOTIFY);

export const headnode = (cluster: string, summary: string) =>
  proxyActivities<HeadnodeActivities>({ ...BACKEND_WRITE, taskQueue: headnodeQueue(cluster), summary });

/**
 * @param isDecided nobody waits for the answer, it is only noted
 */
export const headnodeReader = (cluster: string, summary: string, isDecided: boolean) =>
  proxyActivities<Pick<HeadnodeActivities, 'checkAllocation'>>({
    ...(isDecided ? BACKEND_LOOK : BACKEND_READ),
    taskQueue: headnodeQueue(cluster),
    summary,
  });
