import type { ProcessOrderResult } from '../../contracts/order.js';
import { headnode } from './activities.js';
import { finishOrder } from './finish-order.js';
import type { OrderRun } from './order-run.js';
import type { ReadyOrder } from './outcome.js';

/** Brings a Create order that has been read and reserved to its end: apply, read back, report done. */
export async function createOrder(run: OrderRun, { facts }: ReadyOrder): Promise<ProcessOrderResult> {
  const { input, progress } = run;
  progress.complete('read', `account ${facts.backendId}, ${facts.users.length} users`);
  progress.enter('Applying');
  const applied = await headnode(
    input.cluster,
    `account ${facts.backendId} with ${facts.users.length} users on ${input.cluster}`,
  ).applyAllocation({ facts, configHash: input.configHash });

  const { changes, warnings } = applied;
  progress.complete('apply', applied.outcome === 'unchanged' ? 'all there already' : `${changes.length} changes`);
  return finishOrder(
    run,
    { resourceUuid: facts.resourceUuid, reportedLimits: applied.reportedLimits, waldurLimits: facts.limits },
    { backendId: facts.backendId, changes, warnings },
  );
}
