import { log, workflowInfo } from '@temporalio/workflow';
import type { NoticeEvent } from '../../contracts/notice-event.js';
import type { KnownFailure } from '../lib/failures.js';
import { people } from './activities.js';
import type { OrderRun } from './order-run.js';

/** Tells the site about the order, if it wants to be told; returns when that is done or given up, and never throws. */
export async function notify({ input, ref }: OrderRun, event: NoticeEvent, problem: KnownFailure): Promise<void> {
  if (input.notify?.includes(event) !== true) return;
  const [resourceUuid = ''] = workflowInfo().searchAttributes.WaldurResource ?? [];
  const { type: failureType, message } = problem;
  try {
    await people.notify({ ...ref, event, resourceUuid: String(resourceUuid), failureType, message });
  } catch {
    log.warn('nobody could be told about the order', { event });
  }
}
