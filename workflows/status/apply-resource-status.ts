import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { ControlActivities, HeadnodeActivities, OpenedResource } from '../../contracts/activities.js';
import { headnodeQueue } from '../../contracts/ids.js';
import type { ApplyStatusInput, ApplyStatusResult } from '../../contracts/status.js';
import { BACKEND_WRITE, WALDUR, WALDUR_NOTE } from '../lib/activity-options.js';

const waldur = proxyActivities<ControlActivities>(WALDUR);
const note = proxyActivities<Pick<ControlActivities, 'noteStatus'>>(WALDUR_NOTE);

/**
 * Lets the jobs of one resource run, run less, or not at all: by the QOS of its account, or by GrpSubmitJobs. Waldur's
 * flags decide, unless an operator asks for something else. A second run finds it as wished and writes nothing.
 *
 * @throws what no retry mends, as an ApplicationFailure of the failure table: a QOS that is missing, for example
 */
export async function applyResourceStatus(input: ApplyStatusInput): Promise<ApplyStatusResult> {
  const { offeringId, resourceUuid, cluster, configHash } = input;
  const ref = { offeringId, resourceUuid };
  const opened = await waldur.openResource(ref);
  if (opened.status !== 'ready') return notNow(opened);
  const { facts, flags } = opened;
  const status = input.status ?? flags;
  setCurrentDetails(`Account **${facts.backendId}** of ${opened.resourceName} on ${cluster}: ${status}`);
  const { applyAllocation } = proxyActivities<HeadnodeActivities>({
    ...BACKEND_WRITE,
    taskQueue: headnodeQueue(cluster),
    summary: `account ${facts.backendId} on ${cluster}: ${status}`,
  });
  const applied = await applyAllocation({ facts, configHash, goal: status });
  const kept = Object.keys(applied.metadata ?? {}).length === 0 ? [] : await keepNote(ref, applied.metadata ?? {});
  return {
    ...{ outcome: applied.outcome, status, backendId: facts.backendId, changes: applied.changes },
    warnings: [...applied.warnings, ...kept, ...disagreement(status, flags)],
  };
}

const notNow = (opened: Exclude<OpenedResource, { status: 'ready' }>): ApplyStatusResult => ({
  ...{ outcome: opened.status, changes: [], warnings: [] },
  reason: opened.status === 'gone' ? 'Waldur has no such resource, or the agent may not see it' : opened.reason,
});

/** The cluster is as wished; a note that cannot be stored is no reason to say otherwise. */
async function keepNote(
  ref: { offeringId: string; resourceUuid: string },
  metadata: Record<string, string>,
): Promise<string[]> {
  try {
    await note.noteStatus({ ...ref, metadata });
    return [];
  } catch {
    return ["Waldur did not take the note of it into the resource's backend_metadata."];
  }
}

const disagreement = (status: string, flags: string): string[] =>
  status === flags
    ? []
    : [
        `Waldur's flags of the resource say ${flags}; whatever follows them, such as a membership sync, sets that again.`,
      ];
