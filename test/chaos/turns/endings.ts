import { Client, Connection } from '@temporalio/client';

/** What the configuration says unless told otherwise. */
const NAMESPACE = 'siteflow';

/** How the turns of all writer groups ended so far, from the history of their workflows; runs that were continued too. */
export async function endings(address: string): Promise<{ completed: number; timedOut: number }> {
  const connection = await Connection.connect({ address });
  const count = { completed: 0, timedOut: 0 };
  try {
    const client = new Client({ connection, namespace: NAMESPACE });
    for await (const { workflowId, runId } of client.workflow.list({ query: 'WorkflowType = "writer"' })) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      for (const event of events ?? []) {
        if (event.activityTaskCompletedEventAttributes) count.completed += 1;
        if (event.activityTaskTimedOutEventAttributes) count.timedOut += 1;
      }
    }
    return count;
  } finally {
    await connection.close();
  }
}
