import { duration, table } from '../table.js';
import type { OrderRow } from './list-orders.js';

const HEADER = ['ORDER', 'TYPE', 'PHASE', 'RESOURCE', 'CLUSTER', 'STARTED (UTC)', 'TOOK'];

/** Orders as a table for people; `now` is the end of what still runs. */
export function orderTable(rows: OrderRow[], now: Date, width?: number): string {
  const cells = rows.map((row) => [
    row.order.slice(0, 8),
    row.type,
    row.failureType === null ? row.phase : `${row.phase} (${row.failureType})`,
    row.resource,
    row.cluster,
    row.startedAt.slice(0, 19).replace('T', ' '),
    duration((row.closedAt === null ? now : new Date(row.closedAt)).getTime() - Date.parse(row.startedAt)),
  ]);
  return table(HEADER, cells, width);
}
