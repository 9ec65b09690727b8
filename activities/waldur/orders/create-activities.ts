import type { ControlActivities } from '../../../contracts/activities.js';
import { KeyedMutex } from '../../lib/mutex.js';
import { checkClaim } from '../names/check-claim.js';
import { ReservedNames } from '../names/reserved-names.js';
import { OfferingCache } from '../offerings/offering-cache.js';
import type { OrderActivityDeps } from '../offerings/offering-context.js';
import { noteStatus } from '../resources/note-status.js';
import { openResource } from '../resources/open-resource.js';
import { failOrder } from './fail-order.js';
import { finishOrder } from './finish-order.js';
import { openOrder } from './open-order.js';
import { clearProblem, recordProblem } from './record-problem.js';

export type OrderActivities = Pick<
  ControlActivities,
  | 'openOrder'
  | 'finishOrder'
  | 'recordProblem'
  | 'clearProblem'
  | 'failOrder'
  | 'openResource'
  | 'checkClaim'
  | 'noteStatus'
>;

/**
 * The order activities of the queue `control`. Create them once per process: they hold the mutex under which backend
 * ids are chosen. Each may be repeated after any interruption; the second run ends where the first would have.
 */
export function createOrderActivities(deps: OrderActivityDeps): OrderActivities {
  const nowMs = (): number => deps.now().getTime();
  const opening = {
    ...deps,
    mutex: new KeyedMutex(),
    reserved: new ReservedNames(nowMs),
    offerings: new OfferingCache(nowMs),
  };
  return {
    openOrder: (ref) => openOrder(opening, ref),
    finishOrder: (request) => finishOrder(deps, request),
    recordProblem: (report) => recordProblem(deps, report),
    clearProblem: (request) => clearProblem(deps, request),
    failOrder: (report) => failOrder(deps, report),
    openResource: (ref) => openResource(deps, ref),
    checkClaim: (request) => checkClaim(deps, request),
    noteStatus: (request) => noteStatus(deps, request),
  };
}
