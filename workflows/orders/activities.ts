import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { BackendActivities, BackendReadActivities, ControlActivities } from '../../contracts/activities.js';
import type { BackendTarget } from '../../contracts/target.js';
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

/** Changes the backend of an order; waits its turn behind the backend's single writer. */
export const backend = ({ queue }: BackendTarget, summary: string) =>
  proxyActivities<BackendActivities>({ ...BACKEND_WRITE, taskQueue: queue, summary });

/**
 * @param isDecided nobody waits for the answer, it is only noted
 */
export const backendReader = ({ readQueue }: BackendTarget, summary: string, isDecided: boolean) =>
  proxyActivities<BackendReadActivities>({
    ...(isDecided ? BACKEND_LOOK : BACKEND_READ),
    taskQueue: readQueue,
    summary,
  });
