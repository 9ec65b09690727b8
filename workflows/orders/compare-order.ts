import type { OpenedOrder } from '../../contracts/activities.js';
import type { CheckResult } from '../../contracts/allocation.js';
import { knownFailure } from '../lib/failures.js';
import { requestTo } from '../lib/request-to.js';
import { backendReader } from './activities.js';
import { openOrder } from './opening.js';
import type { OrderRun } from './order-run.js';
import type { ReadyOrder } from './outcome.js';

/** How an order stands that somebody says was done by hand. */
export interface Found {
  /** Absent when Waldur could not tell, and it was decided to go on without. */
  opened?: OpenedOrder;
  check?: CheckResult;
  /** One line per thing that is not there, or could not be looked at. */
  missing: string[];
}

/**
 * Reads the order from Waldur and the allocation from the cluster, and changes nothing on the cluster.
 *
 * @param force what cannot be read counts as missing; otherwise it is thrown
 */
export async function compareOrder(run: OrderRun, force: boolean): Promise<Found> {
  const opened = await tolerant(force, () => openOrder(run));
  if (typeof opened === 'string') return { missing: [opened] };
  if (opened.status !== 'ready') return { opened, missing: [] };
  const check = await tolerant(force, () => checkAllocation(opened, force));
  return typeof check === 'string' ? { opened, missing: [check] } : { opened, check, missing: check.missing };
}

const checkAllocation = ({ wish, target }: ReadyOrder, force: boolean): Promise<CheckResult> =>
  backendReader(target, `what ${target.cluster} shows of account ${wish.backendId}`, force).checkAllocation(
    requestTo(target, wish),
  );

async function tolerant<T>(force: boolean, work: () => Promise<T>): Promise<T | string> {
  if (!force) return work();
  try {
    return await work();
  } catch (error) {
    return `not compared: ${knownFailure(error).message}`;
  }
}
