import type { Client } from '@temporalio/client';
import type { OrderPhase } from '../../../../contracts/order.js';
import { sideBySide } from '../../../lib/side-by-side.js';
import { CliError, EXIT } from '../../exit-codes.js';
import { findOrder } from '../find-order.js';
import { listOrders, type OrderRow } from '../list-orders.js';

/** More orders than this are decided in several goes. */
const MOST = 10_000;
const AT_ONCE = 20;

export interface Selection {
  /** Uuids or beginnings of them; none: all that the filter fits. */
  orders: string[];
  phase: OrderPhase;
  failureType?: string;
  offering?: string;
  cluster?: string;
}

/**
 * The orders that a command is about, each once, with its newest run.
 *
 * @throws CliError when one that was named is not known
 */
export async function selectOrders(client: Client, selection: Selection): Promise<OrderRow[]> {
  const { orders, ...filter } = selection;
  if (orders.length > 0) {
    const rows: OrderRow[] = [];
    for (const order of orders) rows.push(await findOrder(client, order));
    return [...new Map(rows.map((row) => [row.workflowId, row])).values()];
  }
  const open = filter.phase === 'Parked';
  const found = await listOrders(client, { ...filter, ...(open ? { open } : {}), limit: MOST + 1 });
  if (found.length > MOST)
    throw new CliError(`More than ${MOST} orders fit; narrow it down by --cluster or --offering.`, EXIT.usage);
  if (open) return found;
  const newest = await sideBySide(found, AT_ONCE, (row) => isNewest(client, row));
  return found.filter((_, at) => newest[at]);
}

/** An order that failed once may run again or be done by now. */
async function isNewest(client: Client, row: OrderRow): Promise<boolean> {
  const { runId } = await client.workflow.getHandle(row.workflowId).describe();
  return runId === row.runId;
}
