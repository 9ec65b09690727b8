import { lyingScenario } from './lying.js';
import { ordersScenario } from './orders.js';
import type { Scenario } from './scenario.js';

/** All scenarios by name, with the number of orders they take unless told otherwise. */
export const SCENARIOS: ReadonlyMap<string, { run: Scenario; orders: number }> = new Map([
  ['orders', { run: ordersScenario(), orders: 200 }],
  ['lying', { run: lyingScenario(), orders: 60 }],
]);
