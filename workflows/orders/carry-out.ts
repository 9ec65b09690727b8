import type { ProcessOrderResult } from '../../contracts/order.js';
import { headnode } from './activities.js';
import { finishOrder } from './finishing.js';
import { limitsToReport } from './limits-to-report.js';
import type { OrderRun } from './order-run.js';
import type { ReadyOrder } from './outcome.js';

/** Brings an order that has been read and reserved to its end: apply, read back, report done. */
export async function carryOut(run: OrderRun, opened: ReadyOrder): Promise<ProcessOrderResult> {
  const { input, progress } = run;
  const { facts, goal } = opened;
  progress.complete('read', `${opened.type} of account ${facts.backendId}${usersOf(opened)}`);
  progress.enter('Applying');
  const applied = await headnode(input.cluster, summary(opened, input.cluster)).applyAllocation({
    ...{ facts, configHash: input.configHash },
    ...(goal === 'present' ? {} : { goal }),
  });

  const { changes, warnings } = applied;
  const already = goal === 'absent' ? 'gone already' : 'all there already';
  progress.complete('apply', applied.outcome === 'unchanged' ? already : `${changes.length} changes`);
  return finishOrder(run, limitsToReport(opened, applied.reportedLimits), {
    ...{ backendId: facts.backendId, changes, warnings },
  });
}

const usersOf = ({ goal, facts }: ReadyOrder): string => (goal === 'absent' ? '' : `, ${facts.users.length} users`);

const summary = ({ goal, facts }: ReadyOrder, cluster: string): string =>
  goal === 'absent'
    ? `account ${facts.backendId} removed from ${cluster}`
    : `account ${facts.backendId} with ${facts.users.length} users on ${cluster}`;
