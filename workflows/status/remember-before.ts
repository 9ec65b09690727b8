import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { BackendReadActivities, ControlActivities, ResourceRef } from '../../contracts/activities.js';
import type { BackendTarget } from '../../contracts/target.js';
import type { Wish } from '../../contracts/wish.js';
import { BACKEND_LOOK, WALDUR_NOTE } from '../lib/activity-options.js';
import { requestTo } from '../lib/request-to.js';

const note = proxyActivities<Pick<ControlActivities, 'noteStatus'>>(WALDUR_NOTE);

/**
 * Has what a restore will need stored in Waldur before it is changed: a head node that dies between the change and its
 * answer finds nothing of it any more. The change does not wait for it for long; its own answer brings the same again.
 */
export async function rememberBefore(ref: ResourceRef, wish: Wish, target: BackendTarget): Promise<void> {
  const { checkAllocation } = proxyActivities<BackendReadActivities>({
    ...BACKEND_LOOK,
    taskQueue: target.readQueue,
    summary: `how account ${wish.backendId} is now`,
  });
  try {
    const { remember = {} } = await checkAllocation(requestTo(target, wish));
    if (Object.keys(remember).length > 0) await note.noteStatus({ ...ref, metadata: {}, remember });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
