import type { Client, WorkflowHandle } from '@temporalio/client';
import Long from 'long';

/** One run of a workflow, and no later one. */
export interface Run {
  handle: WorkflowHandle;
  runId: string;
}

/** The run that a workflow is in now. */
export async function runOf(client: Client, { workflowId }: WorkflowHandle): Promise<Run> {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  return { handle: client.workflow.getHandle(workflowId, runId), runId };
}

/** Event ids of the completed workflow tasks of a run: the points the web page offers for a reset. */
export async function tasksOf({ handle }: Run): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? [])
    .filter((event) => event.workflowTaskCompletedEventAttributes)
    .map((event) => String(event.eventId));
}

/** As the reset of the web page: everything that was sent to the run is sent to the new one again. */
export async function resetRun(client: Client, { handle, runId }: Run, task: string | undefined): Promise<Run> {
  const { workflowId } = handle;
  const { runId: newRunId } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: Long.fromString(task ?? ''),
    reason: 'test',
    requestId: `${runId}/${task}`,
  });
  return { handle: client.workflow.getHandle(workflowId, newRunId ?? ''), runId: newRunId ?? '' };
}
