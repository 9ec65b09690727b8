import { createOrderActivities } from '../../../activities/waldur/orders/create-activities.js';
import { createListOpenOrders } from '../../../activities/waldur/orders/list-open-orders.js';
import { processesOrders } from '../../../config/backends/served-here.js';
import type { ControlActivities } from '../../../contracts/activities.js';
import type { MakeCapability } from '../capability.js';
import { waldurFor } from '../waldur-for.js';
import { orderSettings } from './order-settings.js';
import { parkedGauge } from './parked-gauge.js';
import { createStartOpenOrders } from './start-open-orders.js';

/** Orders and the status of resources, of offerings whose orders are carried out here. */
export const ordersCapability: MakeCapability = ({ config, client, waldur, log, registry }) => {
  const own = waldurFor(config, waldur, 'orders');
  const settings = orderSettings(config);
  parkedGauge(registry, client);
  const activities: Omit<ControlActivities, 'notify'> = {
    ...createOrderActivities(own),
    startOpenOrders: createStartOpenOrders({
      client,
      list: createListOpenOrders(own),
      settings: (id) => settings.get(id),
      log,
    }),
  };
  return {
    name: 'orders',
    activities,
    modes: (offering) => (processesOrders(offering) ? ['order_process'] : []),
  };
};
