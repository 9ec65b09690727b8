import { withClient } from '../../lib/with-client.js';
import type { TemporalFlags } from '../options.js';
import { positive, print } from '../print.js';
import { listOrders } from './list-orders.js';
import { orderTable } from './order-table.js';
import { toPhase } from './phases.js';

interface Options extends TemporalFlags {
  phase?: string;
  offering?: string;
  open?: boolean;
  limit: string;
  json?: boolean;
}

/** `siteflow orders list` */
export async function listCommand(options: Options): Promise<void> {
  const limit = positive('limit', options.limit);
  const phase = options.phase === undefined ? undefined : toPhase(options.phase);
  await withClient(options, async (client) => {
    const { offering, open } = options;
    const rows = await listOrders(client, {
      limit,
      ...(offering === undefined ? {} : { offering: offering.replaceAll('-', '').toLowerCase() }),
      ...(phase === undefined ? {} : { phase }),
      ...(open === undefined ? {} : { open }),
    });
    print(options.json, rows, () =>
      rows.length === 0 ? 'No orders.' : orderTable(rows, new Date(), process.stdout.columns),
    );
  });
}
