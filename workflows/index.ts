export { orderTick } from './orders/order-tick.js';
export { processOrder } from './orders/process-order.js';
export { registration } from './registration/registration.js';
export { applyResourceStatus } from './status/apply-resource-status.js';
export { writer } from './writer/writer.js';
