import type { ProcessOrderResult } from '../../contracts/order.js';
import type { Wish } from '../../contracts/wish.js';
import { requestTo } from '../lib/request-to.js';
import { backend } from './activities.js';
import { finishOrder } from './finishing.js';
import { limitsToReport } from './limits-to-report.js';
import type { OrderRun } from './order-run.js';
import type { ReadyOrder } from './outcome.js';

/** Brings an order that has been read and reserved to its end: apply, read back, report done. */
export async function carryOut(run: OrderRun, opened: ReadyOrder): Promise<ProcessOrderResult> {
  const { progress } = run;
  const { wish, target } = opened;
  progress.complete('read', `${opened.type} of account ${wish.backendId}${usersOf(wish)}`);
  progress.enter('Applying');
  const applied = await backend(target, summary(opened)).applyAllocation(requestTo(target, wish));

  const { changes, warnings } = applied;
  const already = wish.presence === 'absent' ? 'gone already' : 'all there already';
  progress.complete('apply', applied.outcome === 'unchanged' ? already : `${changes.length} changes`);
  return finishOrder(run, limitsToReport(opened, applied.reportedLimits), {
    ...{ backendId: wish.backendId, changes, warnings },
  });
}

const usersOf = ({ members }: Wish): string => (members === undefined ? '' : `, ${members.usernames.length} users`);

const summary = ({ wish, target }: ReadyOrder): string =>
  wish.presence === 'absent'
    ? `account ${wish.backendId} removed from ${target.cluster}`
    : `account ${wish.backendId} with ${wish.members?.usernames.length ?? 'its'} users on ${target.cluster}`;
