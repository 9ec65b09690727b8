import type { Offering } from './site-config.js';

/**
 * Whether orders of an offering are carried out here. As with the Python agent an empty `order_processing_backend`
 * means no; an offering driven by events is also looked at by the tick, which heals what an event missed. Orders of
 * backends that this release has no writer for are left to the existing agent.
 */
export const processesOrders = (offering: Pick<Offering, 'order_processing_backend' | 'backend_type'>): boolean =>
  offering.order_processing_backend !== '' && offering.backend_type === 'slurm';
