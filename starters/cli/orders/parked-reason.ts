import type { Client } from '@temporalio/client';
import type { ControlActivities, ProblemReport } from '../../../contracts/activities.js';

const NOTE: keyof ControlActivities = 'recordProblem';

/**
 * Why a parked order waits, from its history: the last note it left in Waldur. Needs no worker, unlike a query.
 *
 * @returns null when there is no such note
 */
export async function parkedReason(client: Client, run: { workflowId: string; runId: string }): Promise<string | null> {
  const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const noted = (history.events ?? [])
    .map((event) => event.activityTaskScheduledEventAttributes)
    .filter((scheduled) => scheduled?.activityType?.name === NOTE)
    .at(-1)?.input?.payloads?.[0];
  if (noted === undefined) return null;
  const report = await client.options.loadedDataConverter.payloadConverter.fromPayload<ProblemReport>(noted);
  return report.message;
}
