import type { FinishRequest, FinishResult } from '../../../contracts/activities.js';
import { type OfferingContext, type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { needsReread, rereadOrder, stillRefused } from './reread-order.js';
import { isFinal } from './resting-order.js';
import { settleAllocation } from './settle-allocation.js';
import { takeBack } from './take-back.js';

/**
 * Reports limits that Waldur does not know and sets the order done; one that is erred meanwhile is taken back if asked for. A second run reports the same limits and finds the
 * order done.
 *
 * @throws failure WaldurConflict or WaldurNotFound when Waldur refuses a step although the order has not ended
 */
export async function finishOrder(deps: OrderActivityDeps, request: FinishRequest): Promise<FinishResult> {
  const context = offeringContext(deps, request.offeringId);
  const { client } = context;
  const report = async (): Promise<FinishResult> => {
    const limits = limitsToReport(context, request);
    if (limits !== undefined && !(await client.resources.setLimits(request.resourceUuid, limits))) {
      deps.log.info({ resource: request.resourceUuid }, 'this Waldur has no set_limits; limits are not reported');
    }
    await client.orders.setStateDone(request.orderUuid);
    return done();
  };
  const done = async (): Promise<FinishResult> => {
    await settleAllocation(client, deps.log, request.resourceUuid);
    return { status: 'done' };
  };
  try {
    return await report();
  } catch (error) {
    if (!needsReread(error)) throw error;
    const state = await rereadOrder(client, request.orderUuid);
    if (state === 'gone') return { status: state };
    if (state === 'done') return done();
    if (state === 'erred' && request.takeBack) {
      await takeBack(client, request.orderUuid);
      return report();
    }
    if (isFinal(state)) return { status: 'ended-elsewhere', state };
    throw stillRefused(error, state);
  }
}

/** Waldur's limits with ours merged in, or undefined when ours say nothing new. */
function limitsToReport(
  { backendComponents }: OfferingContext,
  { reportedLimits, waldurLimits }: FinishRequest,
): Record<string, number> | undefined {
  const news = Object.entries(reportedLimits).filter(
    ([component, value]) => backendComponents.includes(component) && waldurLimits[component] !== value,
  );
  return news.length === 0 ? undefined : { ...waldurLimits, ...Object.fromEntries(news) };
}
