import type { OpenedOrder } from '../../contracts/activities.js';
import type { OrderPhase, ProcessOrderInput, ProcessOrderResult } from '../../contracts/order.js';
import { quickly } from '../lib/quickly.js';
import { headnode, waldur, waldurLocal } from './activities.js';
import type { Progress } from './progress.js';

type ReadyOrder = Extract<OpenedOrder, { status: 'ready' }>;

/** Brings a Create order that has been read and reserved to its end: apply, read back, report done. */
export async function createOrder(
  input: ProcessOrderInput,
  opened: ReadyOrder,
  progress: Progress,
): Promise<ProcessOrderResult> {
  const { facts } = opened;
  progress.complete('read', `account ${facts.backendId}, ${facts.users.length} users`);
  progress.enter('Applying');
  const applied = await headnode(
    input.cluster,
    `account ${facts.backendId} with ${facts.users.length} users on ${input.cluster}`,
  ).applyAllocation({ facts, configHash: input.configHash });

  progress.complete(
    'apply',
    applied.outcome === 'unchanged' ? 'all there already' : `${applied.changes.length} changes`,
  );
  const request = {
    offeringId: input.offeringId,
    orderUuid: input.orderUuid,
    resourceUuid: facts.resourceUuid,
    reportedLimits: applied.reportedLimits,
    waldurLimits: facts.limits,
  };
  const finished = await quickly(
    () => waldurLocal.finishOrder(request),
    () => {
      progress.enter('Finishing');
      return waldur.finishOrder(request);
    },
  );

  const result = { backendId: facts.backendId, changes: applied.changes, warnings: applied.warnings };
  if (finished.status === 'done') return { phase: 'Done', ...result };
  const phase: OrderPhase = 'Withdrawn';
  const reason =
    finished.status === 'gone' ? 'the order is gone from Waldur' : `the order ended elsewhere as ${finished.state}`;
  return { phase, ...result, reason };
}
