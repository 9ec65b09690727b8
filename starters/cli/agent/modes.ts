/** The modes of the existing agent. Only those in `SUPPORTED_MODES` are served by this release. */
export const MODES = ['order_process', 'report', 'membership_sync', 'event_process'] as const;
export type Mode = (typeof MODES)[number];
export const SUPPORTED_MODES: readonly Mode[] = ['order_process'];
