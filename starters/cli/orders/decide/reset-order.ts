import type { Client } from '@temporalio/client';
import type { OrderRow } from '../list-orders.js';

type ResetRequest = Parameters<Client['workflowService']['resetWorkflowExecution']>[0];

/** RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL and _UPDATE: what was decided in the run before does not count in the new one. */
const DECIDED_BEFORE: NonNullable<ResetRequest['resetReapplyExcludeTypes']> = [1, 2];
const PAGE = 20;

/**
 * Runs an order's workflow anew from its first step, as the reset in Temporal's web page does. The new run takes an erred
 * order back in Waldur.
 *
 * @param reason shown in the history of the new run: who and why
 * @param requestId the same once more does not reset twice
 * @returns id of the new run, or undefined when the run had not begun, so that there is nothing to reset to
 */
export async function resetOrder(
  client: Client,
  run: Pick<OrderRow, 'workflowId' | 'runId'>,
  { reason, requestId }: { reason: string; requestId: string },
): Promise<string | undefined> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId: run.workflowId, runId: run.runId };
  const workflowTaskFinishEventId = await firstTask(client, workflowExecution);
  if (workflowTaskFinishEventId === undefined) return undefined;
  const { runId } = await client.workflowService.resetWorkflowExecution({
    namespace,
    workflowExecution,
    workflowTaskFinishEventId,
    reason,
    requestId,
    resetReapplyExcludeTypes: DECIDED_BEFORE,
  });
  return runId ?? undefined;
}

async function firstTask(client: Client, execution: { workflowId: string; runId: string }) {
  const { namespace } = client.options;
  for (let nextPageToken: Uint8Array | undefined; ; ) {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution,
      maximumPageSize: PAGE,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    const task = page.history?.events?.find((event) => event.workflowTaskCompletedEventAttributes);
    if (task?.eventId) return task.eventId;
    if (!page.nextPageToken?.length) return undefined;
    nextPageToken = page.nextPageToken;
  }
}
