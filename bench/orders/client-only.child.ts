/**
 * Does with our Waldur client what the control worker does with it for each order, and nothing else: opens and finishes
 * the orders, a few at a time. Prints `{cpuSeconds}` of that part. Arguments: configuration, offering, order uuids.
 */
import { readFileSync } from 'node:fs';
import { createOrderActivities } from '../../activities/waldur/orders/create-activities.js';
import { createListOpenOrders } from '../../activities/waldur/orders/list-open-orders.js';
import { loadConfig } from '../../config/site/load.js';
import { offeringContexts } from '../../workers/control/offering-contexts.js';

/** About as many as are open at once in the control worker. */
const AT_ONCE = 20;

const [configFile = '', offeringId = '', ordersFile = ''] = process.argv.slice(2);
const { config, problems } = loadConfig(configFile);
if (config === undefined) throw new Error(JSON.stringify(problems));
const contexts = offeringContexts(config);
const say = (): void => undefined;
const deps = {
  offering: (id: string) => contexts.get(id),
  now: () => new Date(),
  log: { info: say, warn: say },
};
const activities = createOrderActivities(deps);
const orders = JSON.parse(readFileSync(ordersFile, 'utf8')) as string[];

const before = process.cpuUsage();
const rows = await createListOpenOrders(deps)(offeringId);
const listed = new Map(rows.map((row) => [row.uuid, row.listed]));
const next = orders.values();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const orderUuid of next) {
      const row = listed.get(orderUuid);
      const opened = await activities.openOrder({
        ...{ offeringId, orderUuid },
        ...(row === undefined ? {} : { listed: row }),
      });
      if (opened.status !== 'ready') throw new Error(`order ${orderUuid} is ${opened.status}`);
      const { resourceUuid, limits = {} } = opened.wish;
      // What the head node reports in the benchmark: the ordered cpu and the configured mem.
      const reportedLimits = { ...limits, mem: 10 };
      await activities.finishOrder({ offeringId, orderUuid, resourceUuid, reportedLimits, waldurLimits: limits });
    }
  }),
);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ cpuSeconds: (user + system) / 1e6 })}\n`);
process.exit(0);
