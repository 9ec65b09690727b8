import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { withClient } from '../../lib/with-client.js';
import { EXIT } from '../exit-codes.js';
import type { TemporalFlags } from '../options.js';
import { positive } from '../print.js';
import { listOrders, type OrderRow } from './list-orders.js';
import { orderTable } from './order-table.js';

interface Options extends TemporalFlags {
  offering?: string;
  untilIdle?: boolean;
  limit: string;
  json?: boolean;
}

const REFRESH_MS = 1000;
const CLEAR = '\u001b[H\u001b[2J';

/**
 * `siteflow orders watch`: on a terminal a table that refreshes each second, elsewhere one line for each change.
 * Ctrl-C ends the watching, never the orders.
 */
export async function watchCommand(options: Options): Promise<void> {
  const limit = positive('limit', options.limit);
  const filter = {
    limit,
    ...(options.offering === undefined ? {} : { offering: options.offering.replaceAll('-', '') }),
  };
  // At once, also while the server does not answer: there is nothing to finish.
  process.once('SIGINT', () => process.exit(EXIT.ok));
  await withClient(options, async (client) => {
    const show = process.stdout.isTTY && !options.json ? screen : changes(options.json ?? false);
    for (;;) {
      const rows = await listOrders(client, filter);
      show(rows);
      if (options.untilIdle && (await isIdle(client, filter))) return;
      await sleep(REFRESH_MS);
    }
  });
}

async function isIdle(client: Client, filter: { offering?: string }): Promise<boolean> {
  const open = await listOrders(client, { ...filter, open: true, limit: 1000 });
  return open.every((row) => row.phase === 'Parked');
}

function screen(rows: OrderRow[]): void {
  const size = { width: process.stdout.columns, height: process.stdout.rows };
  const shown = orderTable(rows.slice(0, Math.max(size.height - 4, 1)), new Date(), size.width);
  process.stdout.write(`${CLEAR}${shown}\n\n${rows.length} orders. Ctrl-C ends the watching, not the orders.\n`);
}

function changes(json: boolean): (rows: OrderRow[]) => void {
  const seen = new Map<string, string>();
  return (rows) => {
    for (const row of [...rows].reverse()) {
      const state = `${row.runId} ${row.phase} ${row.closedAt ?? ''}`;
      if (seen.get(row.workflowId) === state) continue;
      seen.set(row.workflowId, state);
      const at = new Date().toISOString();
      process.stdout.write(
        json
          ? `${JSON.stringify({ apiVersion: 1, at, ...row })}\n`
          : `${at}  ${row.order.slice(0, 8)}  ${row.type} ${row.resource}: ${row.phase}\n`,
      );
    }
  };
}
