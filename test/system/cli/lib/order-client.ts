import { type OrderDetails, showOrder } from '../../../../starters/cli/orders/show-order.js';
import { connectClient } from '../../../../workers/lib/temporal/connect-client.js';
import { readRecord } from '../../../../workers/temporal-server/server-record.js';
import { until } from './until.js';

/** Asks the embedded server of a site as `siteflow orders show` does, without a start of the program for each question. */
export interface OrderClient {
  /** @returns what `orders show` says once the order is in that phase */
  untilPhase(order: string, phase: string): Promise<OrderDetails>;
  close(): Promise<void>;
}

/** @param stateDir of a site whose server runs */
export async function orderClient(stateDir: string): Promise<OrderClient> {
  const server = readRecord(stateDir);
  if (server === undefined) throw new Error(`No Temporal server runs in ${stateDir}.`);
  const client = await connectClient({ address: `127.0.0.1:${server.port}`, namespace: 'siteflow' });
  const shown = async (order: string): Promise<OrderDetails | undefined> =>
    showOrder(client, order, `http://127.0.0.1:${server.uiPort}`).catch(() => undefined);
  return {
    untilPhase: (order, phase) =>
      until(`${order} ${phase}`, async () => {
        const details = await shown(order);
        return details?.phase === phase && details;
      }),
    close: () => client.connection.close(),
  };
}
