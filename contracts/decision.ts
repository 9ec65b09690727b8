/** Update and signal by which an operator decides about a parked order; the update answers, the signal serves batches. */
export const RESOLVE_UPDATE = 'resolve';
export const RESOLVE_SIGNAL = 'resolveOrder';

/**
 * What an operator decides about a parked order.
 *
 * - `retry`: read everything again and continue
 * - `skip`: it was done by hand; the cluster is read, and the order goes on to its end if everything is there
 * - `fail`: set the order erred in Waldur and end
 */
export const ACTIONS = ['retry', 'skip', 'fail'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Decision {
  action: Action;
  /** Why; kept in the workflow's history and result. */
  reason?: string;
  /** Who decided: a login name. */
  by?: string;
  /** Only with `skip`: finish although something is missing. Needs a reason. */
  force?: boolean;
  /** Only with `retry`: the account that is in the way is the resource's and is taken over. */
  adopt?: boolean;
}

/** A decision that was taken. */
export interface DecisionRecord extends Decision {
  /** When, ISO-8601 with Z. */
  at: string;
  /** Why it was not carried out: what a `skip` found missing. */
  refused?: string;
}

/** Failure type of the update when a `skip` is refused because something is missing; the order stays parked. */
export const SKIP_REFUSED = 'SkipRefused';
