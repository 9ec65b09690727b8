import { SLURM_NAMES } from '../../../../activities/slurm/name-rules.js';
import type { WaldurClient } from '../../../../activities/waldur/client/client.js';
import type { OfferingContext, OrderActivityDeps } from '../../../../activities/waldur/offerings/offering-context.js';
import { createOrderActivities } from '../../../../activities/waldur/orders/create-activities.js';
import { createListOpenOrders } from '../../../../activities/waldur/orders/list-open-orders.js';
import { headnodeQueue, headnodeReadQueue } from '../../../../contracts/ids.js';
import type { BackendTarget } from '../../../../contracts/target.js';
import { clientOf } from './client-of.js';
import { OFFERING, type TinyWaldur } from './tiny-waldur.js';

export const naming: OfferingContext['naming'] = {
  allocation_prefix: 'hpc_',
  check_backend_id_uniqueness: false,
  check_all_offerings: false,
  backend_id_max_retries: 50,
  rules: SLURM_NAMES,
};

export const target: BackendTarget = {
  ...{ backend: 'slurm', cluster: 'lab', configHash: 'h' },
  ...{ queue: headnodeQueue('lab'), readQueue: headnodeReadQueue('lab') },
};

export interface Change extends Partial<Omit<OfferingContext, 'naming'>> {
  naming?: Partial<OfferingContext['naming']>;
}

export function activitiesOf(waldur: TinyWaldur | WaldurClient, change: Change = {}) {
  const client = 'server' in waldur && 'log' in waldur ? clientOf(waldur.server.url) : (waldur as WaldurClient);
  const clock = { ms: Date.UTC(2026, 1, 1) };
  const logged: string[] = [];
  const note = (_: object, message: string): void => void logged.push(message);
  const context: OfferingContext = {
    client,
    target,
    backendComponents: ['cpu', 'gpu'],
    ...change,
    naming: { ...naming, ...change.naming },
  };
  const deps: OrderActivityDeps = {
    offering: (id) => (id === OFFERING ? context : undefined),
    now: () => new Date(clock.ms),
    log: { info: note, warn: note },
  };
  return { ...createOrderActivities(deps), listOpenOrders: createListOpenOrders(deps), clock, logged, context };
}
