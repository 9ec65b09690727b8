import type { FinishRequest, FinishResult } from '../../../contracts/activities.js';
import { failure } from '../../lib/failure.js';
import { type OfferingContext, type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { needsReread, rereadOrder, stillRefused } from './reread-order.js';
import { isFinal } from './resting-order.js';
import { settleAllocation } from './settle-allocation.js';
import { takeBack } from './take-back.js';

/** After this an order is reported done although its resource has not moved: no task may be under way at all. */
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * Reports limits that Waldur does not know and sets the order done; one that is erred meanwhile is taken back if asked for. A second run reports the same limits and finds the
 * order done. Where Waldur's own background task has not moved the resource yet, it waits for that: the task would set
 * the resource back to working, and nothing would ever end that.
 *
 * @throws failure WaldurBehind while the resource has not moved; WaldurConflict or WaldurNotFound when Waldur refuses a step although the order has not ended
 */
export async function finishOrder(deps: OrderActivityDeps, request: FinishRequest): Promise<FinishResult> {
  const context = offeringContext(deps, request.offeringId);
  const { client } = context;
  const report = async (): Promise<FinishResult> => {
    await hasMoved(context, deps, request);
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

async function hasMoved(
  { client }: OfferingContext,
  { now, log }: OrderActivityDeps,
  { awaits, orderUuid, resourceUuid }: FinishRequest,
): Promise<void> {
  if (awaits === undefined) return;
  const state = await client.resources.state(resourceUuid);
  if (state === awaits.state) return;
  // An order that has ended moved its resource on; what follows is found out by reporting.
  if ((await client.orders.state(orderUuid)).state !== 'executing') return;
  const what = `Waldur has the resource in ${state}, and its background task has not moved it to ${awaits.state} yet`;
  if (now().getTime() - Date.parse(awaits.since) < LONGEST_WAIT_MS) throw failure('WaldurBehind', what);
  log.warn({ resource: resourceUuid }, `${what}; the order is reported done after an hour nevertheless`);
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
