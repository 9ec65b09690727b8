import { Router } from '../http/router.js';
import type { Generation } from '../model.js';
import { registerAccounts } from './accounts.js';
import { registerApiKeys } from './api-keys.js';
import { registerBackendResources } from './backend-resources.js';
import { registerComponentUsages } from './component-usages.js';
import { registerConsumerResources } from './consumer-resources.js';
import { registerIdentities } from './identities.js';
import { registerOfferingUsers } from './offering-users.js';
import { registerOfferings } from './offerings.js';
import { registerOrderActions } from './order-actions.js';
import { registerOrders } from './orders.js';
import { registerResourceActions } from './resource-actions.js';
import { registerResources } from './resources.js';
import { registerServiceProviders } from './service-providers.js';
import { registerSlurmRemote } from './slurm-remote.js';
import { registerUserUsages } from './user-usages.js';
import { registerUsers } from './users.js';

/** All routes that a server of this generation has. */
export function createRouter(generation: Generation): Router {
  const router = new Router(generation);
  const registrations = [
    registerUsers,
    registerOrders,
    registerOrderActions,
    registerResources,
    registerResourceActions,
    registerConsumerResources,
    registerSlurmRemote,
    registerOfferings,
    registerOfferingUsers,
    registerAccounts,
    registerServiceProviders,
    registerComponentUsages,
    registerUserUsages,
    registerIdentities,
    registerApiKeys,
    registerBackendResources,
  ];
  for (const register of registrations) register(router);
  return router;
}
