import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { listOrders, type OrderRow } from '../orders/list-orders.js';
import { orderTable } from '../orders/order-table.js';

const REFRESH_MS = 200;
const ENDED = ['Done', 'Rejected', 'Withdrawn', 'failed', 'terminated', 'canceled'];

export interface LiveOptions {
  /** Uuids of the orders to show; runs of a former session in the same state folder are left out. */
  orders: ReadonlySet<string>;
  /** A terminal is redrawn in place; elsewhere each change is one line. */
  terminal: boolean;
  signal: AbortSignal;
  write: (text: string) => void;
}

/** Shows orders as they go through their phases until all expected ones have ended. */
export async function liveOrders(client: Client, options: LiveOptions): Promise<OrderRow[]> {
  const seen = new Map<string, string>();
  let drawn = 0;
  while (!options.signal.aborted) {
    const listed = await listOrders(client, { limit: options.orders.size + 100 });
    const rows = listed.filter((row) => options.orders.has(row.order)).reverse();
    if (options.terminal) {
      const text = orderTable(rows, new Date(), process.stdout.columns);
      options.write(`${drawn > 0 ? `\u001b[${drawn}A\u001b[J` : ''}${text}\n`);
      drawn = text.split('\n').length;
    } else {
      for (const row of rows) {
        if (seen.get(row.order) === row.phase) continue;
        seen.set(row.order, row.phase);
        options.write(`  ${row.type} ${row.resource}: ${row.phase}\n`);
      }
    }
    if (rows.length >= options.orders.size && rows.every((row) => ENDED.includes(row.phase))) return rows;
    await sleep(REFRESH_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  return [];
}
