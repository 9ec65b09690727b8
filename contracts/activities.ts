import type { ApplyRequest, ApplyResult, CheckResult } from './allocation.js';
import type { AllocationStatus } from './allocation-status.js';
import type { GidRequest, GidResult } from './gid.js';
import type { NoticeResult, OrderNotice } from './notice.js';
import type { ListedOrder, OrderRef, OrderState, OrderType } from './order.js';
import type { BackendTarget } from './target.js';
import type { Wish } from './wish.js';

export interface OpenRequest extends OrderRef {
  /** An operator runs the order once more: one that was set erred is taken back. Never set by a tick. */
  takeBack?: boolean;
  /** What a list showed of it; counts for a few minutes. */
  listed?: ListedOrder;
  /** Names that the backend has for something else: a new allocation gets another one, or none. */
  taken?: readonly string[];
}

/** What control found when it opened an order. */
export type OpenedOrder =
  | { status: 'gone' }
  | { status: 'finished'; state: OrderState; note?: string }
  | { status: 'rejected'; reason: string }
  | { status: 'kept-pending'; reason: string }
  | { status: 'waiting'; reason: string }
  /** Nothing on the cluster belongs to the order; it only has to be finished. */
  | { status: 'nothing'; type: OrderType; resourceUuid: string; reason: string; awaits?: AwaitedState }
  | {
      status: 'ready';
      type: OrderType;
      resourceName: string;
      wish: Wish;
      target: BackendTarget;
      awaits?: AwaitedState;
    };

/** Where a background task of Waldur is about to move the resource; it must be there before the order is done. */
export interface AwaitedState {
  state: string;
  /** When the order was read. */
  since: string;
}

export interface FinishRequest extends OpenRequest {
  resourceUuid: string;
  reportedLimits: Record<string, number>;
  /** Waldur's limits as read, to see whether `set_limits` has anything to say. */
  waldurLimits: Record<string, number>;
  awaits?: AwaitedState;
}

/** `ended-elsewhere`: somebody else brought the order to a final state that is not `done`. */
export type FinishResult = { status: 'done' } | { status: 'ended-elsewhere'; state: OrderState } | { status: 'gone' };

/** What control found when it looked at a resource. */
export type OpenedResource =
  | { status: 'gone' }
  /** It has no account to act on, or an order is about to change it. */
  | { status: 'not-now'; reason: string }
  /** The wish says nothing of limits, members and status. */
  | { status: 'ready'; resourceName: string; wish: Wish; target: BackendTarget; flags: AllocationStatus };

export interface ResourceRef {
  offeringId: string;
  resourceUuid: string;
}

/** What a resource is to say of its status; `remember` as in `ApplyResult`. */
export interface StatusNote extends ResourceRef {
  metadata: Record<string, string>;
  remember?: Record<string, string>;
}

/** The account that a resource of an offering has in Waldur. */
export interface ClaimRequest extends ResourceRef {
  backendId: string;
}

export interface ProblemReport extends OrderRef {
  resourceUuid?: string;
  failureType: string;
  message: string;
  /** The failure and what caused it, outermost first. */
  causes?: string[];
}

export interface TickResult {
  /** Orders Waldur listed as open. */
  listed: number;
  /** Orders handed to `processOrder` (a run that exists already counts too). */
  started: number;
}

/** Activities on the queue `control`. Every one may run twice: the second run finds the first one's effect. */
export interface ControlActivities {
  openOrder(request: OpenRequest): Promise<OpenedOrder>;
  finishOrder(request: FinishRequest): Promise<FinishResult>;
  /** Stores why an order is parked in the resource's `backend_metadata.siteflow`, merged. */
  recordProblem(report: ProblemReport): Promise<void>;
  /** Takes the note of `recordProblem` away again. */
  clearProblem(request: OrderRef & { resourceUuid?: string }): Promise<void>;
  /** Sets the order erred; `already` when it had ended before. */
  failOrder(report: ProblemReport): Promise<'erred' | 'already' | 'gone'>;
  /** Tells the site about an order, as far as that can be done; never fails. */
  notify(notice: OrderNotice): Promise<NoticeResult>;
  startOpenOrders(offeringId: string): Promise<TickResult>;
  /** Reads a resource and what its allocation needs; changes nothing. */
  openResource(request: ResourceRef): Promise<OpenedResource>;
  /** Stores what was set on the cluster in the resource's `backend_metadata`, and what was before in its `siteflow`, merged. */
  noteStatus(request: StatusNote): Promise<void>;
  /**
   * Asks Waldur whether any other resource that lives on the same cluster has the account, too. Reads only.
   *
   * @throws AccountExists naming the others
   */
  checkClaim(request: ClaimRequest): Promise<void>;
}

/** Further activities on the queue `control` of a site that has configured the HPC User API. */
export interface HpcUserActivities {
  /** Unix group ids of projects. Reads only. */
  lookupGids(request: GidRequest): Promise<GidResult>;
}

/** Activities on the queue of changes of a backend; on a head node only the holder of the writer serves it. */
export interface BackendActivities {
  applyAllocation(request: ApplyRequest): Promise<ApplyResult>;
}

/** Activities on the queue of what only reads; every host that reaches the backend serves it. */
export interface BackendReadActivities {
  /** Reads what the backend shows of an allocation and compares; writes nothing. */
  checkAllocation(request: ApplyRequest): Promise<CheckResult>;
}
