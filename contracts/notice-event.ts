/** What a site may want to be told about an order. */
export const NOTICE_EVENTS = ['parked', 'failed'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];
