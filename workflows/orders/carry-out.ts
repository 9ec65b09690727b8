import type { ApplyResult } from '../../contracts/allocation.js';
import type { ProcessOrderResult } from '../../contracts/order.js';
import type { Wish } from '../../contracts/wish.js';
import { applyClaimed } from '../lib/apply-claimed.js';
import { knownFailure } from '../lib/failures.js';
import { requestTo } from '../lib/request-to.js';
import { backend, waldur } from './activities.js';
import { finishOrder } from './finishing.js';
import { limitsToReport } from './limits-to-report.js';
import { openOrder } from './opening.js';
import type { OrderRun } from './order-run.js';
import type { ReadyOrder } from './outcome.js';

/** Brings an order that has been read and reserved to its end: apply, read back, report done. */
export async function carryOut(run: OrderRun, opened: ReadyOrder): Promise<ProcessOrderResult> {
  const { progress } = run;
  const { wish, target } = opened;
  progress.complete('read', `${opened.type} of account ${wish.backendId}${usersOf(wish)}`);
  progress.enter('Applying');
  let applied: ApplyResult;
  try {
    applied = await applyClaimed(
      run.adopts ? { ...wish, claim: 'adopted' } : wish,
      (claimed) => backend(target, summary(opened)).applyAllocation(requestTo(target, claimed)),
      (request) => waldur.checkClaim(request),
    );
  } catch (error) {
    const other = await otherName(run, opened, error);
    if (other === undefined) throw error;
    return carryOut(run, other);
  }

  const { changes, warnings } = applied;
  const already = wish.presence === 'absent' ? 'gone already' : 'all there already';
  progress.complete('apply', applied.outcome === 'unchanged' ? already : `${changes.length} changes`);
  return finishOrder(run, limitsToReport(opened, applied.reportedLimits), {
    ...{ backendId: wish.backendId, changes, warnings },
  });
}

/**
 * A new allocation whose name is something else's on the cluster gets the next name where names are counted up. Where
 * none is left, the resource has none any more.
 */
async function otherName(run: OrderRun, { wish }: ReadyOrder, error: unknown): Promise<ReadyOrder | undefined> {
  if (wish.claim !== 'new' || run.adopts || knownFailure(error).type !== 'AccountExists') return undefined;
  run.taken.push(wish.backendId);
  try {
    const opened = await openOrder(run);
    if (opened.status === 'ready' && !run.taken.includes(opened.wish.backendId)) return opened;
  } catch (naming) {
    // Why the order parks is what the cluster says; that no other name is left follows from it.
    if (knownFailure(naming).type !== 'AccountExists') throw naming;
  }
  // Whoever looks at it next may find the name free, or the account made by hand.
  run.taken = [];
  return undefined;
}

const usersOf = ({ members }: Wish): string => (members === undefined ? '' : `, ${members.usernames.length} users`);

const summary = ({ wish, target }: ReadyOrder): string =>
  wish.presence === 'absent'
    ? `account ${wish.backendId} removed from ${target.cluster}`
    : `account ${wish.backendId} with ${wish.members?.usernames.length ?? 'its'} users on ${target.cluster}`;
