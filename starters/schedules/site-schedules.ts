import { processesOrders } from '../../config/backends/served-here.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import { type DesiredSchedule, orderSchedules } from './order-schedules.js';

/** Every schedule a site's configuration asks for. */
export const siteSchedules = (config: SiteConfig): DesiredSchedule[] =>
  orderSchedules(
    config.offerings.map((offering) => ({
      id: offering.waldur_offering_uuid,
      name: offering.name,
      processesOrders: processesOrders(offering),
    })),
    config.siteflow.order_period_minutes,
  );
