import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { ControlActivities, TickResult } from '../../contracts/activities.js';
import { TICK } from '../lib/activity-options.js';

const { startOpenOrders } = proxyActivities<ControlActivities>({ ...TICK, summary: 'list open orders and start them' });

/** Looks once for open orders of an offering and starts `processOrder` for each; run by a schedule. */
export async function orderTick(offeringId: string): Promise<TickResult> {
  const result = await startOpenOrders(offeringId);
  setCurrentDetails(`${result.listed} open orders, ${result.started} in work`);
  return result;
}
