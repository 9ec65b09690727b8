import type { Offering } from './site-config.js';

/**
 * Whether orders of an offering are carried out here. As with the Python agent an empty `order_processing_backend`
 * means no; an offering driven by events is also looked at by the tick, which heals what an event missed.
 */
export const processesOrders = (offering: Pick<Offering, 'order_processing_backend'>): boolean =>
  offering.order_processing_backend !== '';
