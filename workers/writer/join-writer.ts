import { type Client, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import { CONTROL_QUEUE, writerWorkflowId } from '../../contracts/ids.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';
import { SEATS_QUERY, type WriterInput } from '../../contracts/writer.js';

/**
 * Offers this process's seat to the group's workflow, and starts that if it does not run. Where the seat is known
 * already nothing is sent: a workflow takes 10,000 signals and then no more, and somebody may wait for months. Harmless
 * to repeat.
 *
 * @param names every name of what is written to; see `Backend.writerNames`
 */
export async function joinWriter(
  client: Client,
  group: string,
  seat: string,
  names: readonly string[] = [],
): Promise<void> {
  if (await isSeated(client, group, seat)) return;
  const input: WriterInput = { group, seats: [seat], predecessor: null };
  await client.workflow.signalWithStart(WORKFLOWS.writer, {
    workflowId: writerWorkflowId(group),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    taskQueue: CONTROL_QUEUE,
    args: [input],
    signal: 'join',
    signalArgs: [seat],
    staticSummary: `single writer of ${group}`,
    memo: { names: [...names] },
  });
}

/** Whether the group's workflow runs and asks this seat in turn. It costs no event of its history. */
async function isSeated(client: Client, group: string, seat: string): Promise<boolean> {
  const handle = client.workflow.getHandle(writerWorkflowId(group));
  try {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return false;
    return (await handle.query<string[]>(SEATS_QUERY)).includes(seat);
  } catch (error) {
    // A control of release 0.1.0 does not know the question.
    if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return false;
    throw error;
  }
}
