/** Workflow, schedule and task-queue names. Both ends of a queue, and the tests, build them here and nowhere else. */

/** One order of one offering: at most one run at a time, whoever starts it. */
export const orderWorkflowId = (offeringId: string, orderUuid: string): string => `order/${offeringId}/${orderUuid}`;

/** A change of one resource's status: at most one at a time. */
export const statusWorkflowId = (offeringId: string, resourceUuid: string): string =>
  `status/${offeringId}/${resourceUuid}`;

/** Schedule id; Temporal appends a timestamp to it to form the tick's workflow id. */
export const orderTickId = (offeringId: string): string => `tick/orders/${offeringId}`;

/** What Waldur is told about the agent of an offering: at most one run at a time, whichever process starts it. */
export const registrationWorkflowId = (offeringId: string): string => `registration/${offeringId}`;

/** All workflows and every HTTP activity. */
export const CONTROL_QUEUE = 'control';

/** Changes on one cluster; per cluster, not per host, so that two head nodes can serve it. */
export const headnodeQueue = (cluster: string): string => `headnode-${cluster}`;

/** What only reads on one cluster: served by all of its head nodes, whoever holds the writer. */
export const headnodeReadQueue = (cluster: string): string => `headnode-${cluster}-read`;

/** The lease of one writer group: whatever must have a single writer. */
export const writerWorkflowId = (group: string): string => `writer/${group}`;

/** Where the processes of one seat wait for their turn to write. A seat is a process's clusters within the group. */
export const writerQueue = (group: string, seat: string): string => `writer-${group}-${seat}`;
