import { FAILURES } from '../../contracts/failure-types.js';
import type { OrderNotice } from '../../contracts/notice.js';

/** What a webhook gets. Keys are added, never renamed, within an `apiVersion`. */
export interface NoticeDocument {
  apiVersion: 1;
  event: OrderNotice['event'];
  /** ISO-8601 with Z. */
  at: string;
  order: string;
  offering: string;
  resource: string;
  failureType: string;
  message: string;
  advice: string;
  /** The order's page in Temporal's web interface, where its address is known. */
  uiUrl?: string;
}

export const noticeDocument = (notice: OrderNotice, at: Date, uiUrl?: string): NoticeDocument => ({
  apiVersion: 1,
  event: notice.event,
  at: at.toISOString(),
  order: notice.orderUuid,
  offering: notice.offeringId,
  resource: notice.resourceUuid,
  failureType: notice.failureType,
  message: notice.message,
  advice: FAILURES[notice.failureType].advice,
  ...(uiUrl === undefined ? {} : { uiUrl }),
});
