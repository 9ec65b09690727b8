export { orderTick } from './orders/order-tick.js';
export { processOrder } from './orders/process-order.js';
export { registration } from './registration/registration.js';
export { writer } from './writer/writer.js';
