import type { FailureType } from './failure-types.js';
import type { NoticeEvent } from './notice-event.js';
import type { OrderRef } from './order.js';

/** One event of one order. It leaves the site's machines: ids and the failure, no people's data. */
export interface OrderNotice extends OrderRef {
  event: NoticeEvent;
  /** '' while it is not known. */
  resourceUuid: string;
  failureType: FailureType;
  message: string;
}

/** By which ways a notice went out. */
export interface NoticeResult {
  delivered: string[];
  /** `webhook: answered 500`: the way, and what was wrong; no address, no secret. */
  failed: string[];
}
