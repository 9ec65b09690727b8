export { orderTick } from './orders/order-tick.js';
export { processOrder } from './orders/process-order.js';
