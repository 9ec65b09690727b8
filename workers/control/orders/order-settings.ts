import type { OrderSettings } from '../../../activities/temporal/start-order.js';
import { processesOrders } from '../../../config/backends/served-here.js';
import { clusterOf } from '../../../config/backends/target-of.js';
import type { SiteConfig } from '../../../config/site/site-config.js';

/** What starting an order needs to know, by offering id; of offerings whose orders are carried out here. */
export function orderSettings({ offerings, siteflow }: SiteConfig): ReadonlyMap<string, OrderSettings> {
  return new Map(
    offerings.filter(processesOrders).map((offering) => [
      offering.waldur_offering_uuid,
      {
        offeringId: offering.waldur_offering_uuid,
        offeringName: offering.name,
        cluster: clusterOf(offering, 'orders'),
        parkGraceMs: siteflow.park_grace_hours * 3_600_000,
        notify: siteflow.notify?.on ?? [],
      },
    ]),
  );
}
