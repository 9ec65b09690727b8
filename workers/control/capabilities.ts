import { backendsCapability } from './backends/backends-capability.js';
import type { MakeCapability } from './capability.js';
import { hpcUserCapability } from './hpc-user/hpc-user-capability.js';
import { notifyCapability } from './notify/notify-capability.js';
import { ordersCapability } from './orders/orders-capability.js';
import { registrationCapability } from './registration/registration-capability.js';

/** Everything that the control worker does, one line each. */
export const CAPABILITIES: readonly MakeCapability[] = [
  ordersCapability,
  notifyCapability,
  hpcUserCapability,
  backendsCapability,
  registrationCapability,
];
