import type { Client } from '@temporalio/client';
import { writerWorkflowId } from '../../contracts/ids.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';

/**
 * Groups that are one by another name, and that a process holds: they would be two writers for one thing, because
 * `writer_group` is set on one host only, or because a host still runs a release that named groups otherwise.
 *
 * @param names every name of what this process would write to
 * @returns the other groups
 */
export async function sameWriters(client: Client, group: string, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const running = client.workflow.list({
    query: `WorkflowType = "${WORKFLOWS.writer}" AND ExecutionStatus = "Running"`,
  });
  for await (const { workflowId, runId, memo } of running) {
    const other = groupOf(workflowId);
    if (other === undefined || other === group) continue;
    const theirs = Array.isArray(memo?.names) ? (memo.names as unknown[]) : [];
    if (![other, ...theirs].some((name) => names.includes(String(name)) || name === group)) continue;
    const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
    if (
      (raw.pendingActivities ?? []).some(
        ({ lastStartedTime, lastHeartbeatTime }) => lastHeartbeatTime ?? lastStartedTime,
      )
    )
      found.push(other);
  }
  return found;
}

const PREFIX = writerWorkflowId('');
const groupOf = (workflowId: string): string | undefined =>
  workflowId.startsWith(PREFIX) ? workflowId.slice(PREFIX.length) : undefined;
