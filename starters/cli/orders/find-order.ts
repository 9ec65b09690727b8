import type { Client } from '@temporalio/client';
import { CliError, EXIT } from '../exit-codes.js';
import { listOrders, type OrderRow } from './list-orders.js';

/** So many orders are named when a beginning of a uuid fits several. */
const LISTED = 10;

/**
 * The newest run of an order.
 *
 * @param text order uuid, dashed or not, or its first characters as far as they are unique
 * @throws CliError when no run of that order is known, or several orders begin so
 */
export async function findOrder(client: Client, text: string): Promise<OrderRow> {
  const uuid = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{1,32}$/.test(uuid))
    throw new CliError('Give the order by its uuid or the first characters of it: digits and a to f.', EXIT.usage);
  const exact = await listOrders(client, { order: uuid, limit: 1 });
  if (exact[0] !== undefined) return exact[0];
  const matches = await listOrders(client, { orderPrefix: uuid, limit: 1000 });
  const [only, ...others] = matches;
  if (only === undefined)
    throw new CliError(
      `No order ${uuid} is known to this Temporal server. Those that are: siteflow orders list`,
      EXIT.notFound,
    );
  if (others.length > 0)
    throw new CliError(
      `${matches.length} orders begin with ${uuid}; give more characters:\n${matches.slice(0, LISTED).map(line).join('\n')}`,
      EXIT.usage,
    );
  return only;
}

const line = (row: OrderRow): string => `  ${row.order}  ${row.type} ${row.resource}: ${row.phase}`;
