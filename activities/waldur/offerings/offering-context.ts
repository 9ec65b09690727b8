import type { BackendTarget } from '../../../contracts/target.js';
import type { NameRules } from '../../lib/backend/name-rules.js';
import { failure } from '../../lib/failure.js';
import type { WaldurClient } from '../client/client.js';
import type { Log } from '../client/log.js';
import type { WaldurOrder } from '../client/schemas.js';

/** How the offering's backend ids are made; keys of `backend_settings`. */
export interface NamingSettings {
  allocation_prefix: string;
  check_backend_id_uniqueness: boolean;
  check_all_offerings: boolean;
  /** Names tried where names are counted up. */
  backend_id_max_retries: number;
  /** What names the backend takes. */
  rules: NameRules;
}

export interface OrderDecision {
  decision: 'accept' | 'reject' | 'keep-pending';
  reason?: string;
}

/** A site's own rule about new orders. Absent: every order is accepted. */
export type OrderHook = (order: WaldurOrder) => Promise<OrderDecision>;

/** An offering and how its Waldur is reached. */
export interface Neighbour {
  offeringUuid: string;
  client: Pick<WaldurClient, 'resources'>;
}

/** One configured offering as the order activities need it. */
export interface OfferingContext {
  client: WaldurClient;
  /** Where the offering's orders go; absent: nowhere here. */
  target?: BackendTarget;
  naming: NamingSettings;
  /** Every offering whose accounts are on the same cluster, itself among them; absent: nobody knows. */
  neighbours?: () => readonly Neighbour[];
  /** Component types of the site's configuration; limits of others are never reported. */
  backendComponents: readonly string[];
  evaluate?: OrderHook;
  /** `expose_backend_error_details`; absent: true. */
  exposeErrorDetails?: boolean;
}

export interface OrderActivityDeps {
  offering(offeringId: string): OfferingContext | undefined;
  now(): Date;
  log: Log;
}

/** @throws failure ConfigMismatch when this worker does not serve the offering */
export function offeringContext(deps: OrderActivityDeps, offeringId: string): OfferingContext {
  const context = deps.offering(offeringId);
  if (context !== undefined) return context;
  throw failure('ConfigMismatch', `offering ${offeringId} is not in the configuration of this worker`);
}

/** @throws failure ConfigMismatch when the offering's orders are not carried out here */
export function orderTarget({ target }: OfferingContext, offeringId: string): BackendTarget {
  if (target !== undefined) return target;
  const what = `orders of offering ${offeringId} are not carried out here`;
  throw failure('ConfigMismatch', `${what}: no backend that this release has is named for them`);
}
