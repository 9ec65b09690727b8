import type { Client } from '@temporalio/client';
import { CONTROL_QUEUE, writerWorkflowId } from '../../contracts/ids.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';
import type { WriterInput } from '../../contracts/writer.js';

/** Offers this process's seat to the group's workflow, and starts that if it does not run. Harmless to repeat. */
export async function joinWriter(client: Client, group: string, seat: string): Promise<void> {
  const input: WriterInput = { group, seats: [seat], predecessor: null };
  await client.workflow.signalWithStart(WORKFLOWS.writer, {
    workflowId: writerWorkflowId(group),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    taskQueue: CONTROL_QUEUE,
    args: [input],
    signal: 'join',
    signalArgs: [seat],
    staticSummary: `single writer of ${group}`,
  });
}
