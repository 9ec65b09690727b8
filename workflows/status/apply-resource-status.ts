import { patched, proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { BackendActivities, ControlActivities, OpenedResource, ResourceRef } from '../../contracts/activities.js';
import type { ApplyResult } from '../../contracts/allocation.js';
import type { AllocationStatus } from '../../contracts/allocation-status.js';
import type { ApplyStatusInput, ApplyStatusResult } from '../../contracts/status.js';
import { BACKEND_WRITE, WALDUR, WALDUR_NOTE } from '../lib/activity-options.js';
import { applyClaimed } from '../lib/apply-claimed.js';
import { openedOf } from '../lib/earlier-answers.js';
import { knownFailure } from '../lib/failures.js';
import { requestTo } from '../lib/request-to.js';
import { rememberBefore } from './remember-before.js';

type ReadyResource = Extract<OpenedResource, { status: 'ready' }>;

/** So often a newer order may come in between; the waits add up to half a minute. */
const MAX_OVERTAKEN = 5;

const waldur = proxyActivities<ControlActivities>(WALDUR);
const note = proxyActivities<Pick<ControlActivities, 'noteStatus'>>(WALDUR_NOTE);

/**
 * Lets the jobs of one resource run, run less, or not at all: by the QOS of its account, or by GrpSubmitJobs. Waldur's
 * flags decide, unless an operator asks for something else. A second run finds it as wished and writes nothing.
 *
 * @throws what no retry mends, as an ApplicationFailure of the failure table: a QOS that is missing, for example
 */
export async function applyResourceStatus(input: ApplyStatusInput): Promise<ApplyStatusResult> {
  const { offeringId, resourceUuid } = input;
  const ref = { offeringId, resourceUuid };
  for (let overtaken = 0; ; overtaken += 1) {
    const opened = openedOf(await waldur.openResource(ref), input);
    if (opened.status !== 'ready') return notNow(opened);
    const status = input.status ?? opened.flags;
    try {
      if (status !== 'normal' && patched('remember-before')) {
        await rememberBefore(ref, { ...opened.wish, status }, opened.target);
      }
      return await reported(ref, opened, status, await apply(opened, status));
    } catch (error) {
      // A newer order has changed the account, or the writer changed hands: what is wished is read again.
      if (knownFailure(error).type !== 'Stale' || overtaken === MAX_OVERTAKEN) throw error;
      await sleep(1_000 * 2 ** overtaken);
    }
  }
}

function apply({ wish, target, resourceName }: ReadyResource, status: AllocationStatus): Promise<ApplyResult> {
  const { queue, cluster } = target;
  setCurrentDetails(`Account **${wish.backendId}** of ${resourceName} on ${cluster}: ${status}`);
  const { applyAllocation } = proxyActivities<BackendActivities>({
    ...BACKEND_WRITE,
    taskQueue: queue,
    summary: `account ${wish.backendId} on ${cluster}: ${status}`,
  });
  return applyClaimed(
    { ...wish, status },
    (claimed) => applyAllocation(requestTo(target, claimed)),
    (request) => waldur.checkClaim(request),
  );
}

async function reported(
  ref: ResourceRef,
  { wish, flags }: ReadyResource,
  status: AllocationStatus,
  applied: ApplyResult,
): Promise<ApplyStatusResult> {
  const kept = Object.keys(applied.metadata ?? {}).length === 0 ? [] : await keepNote(ref, applied);
  return {
    ...{ outcome: applied.outcome, status, backendId: wish.backendId, changes: applied.changes },
    warnings: [...applied.warnings, ...kept, ...disagreement(status, flags)],
  };
}

const notNow = (opened: Exclude<OpenedResource, { status: 'ready' }>): ApplyStatusResult => ({
  ...{ outcome: opened.status, changes: [], warnings: [] },
  reason: opened.status === 'gone' ? 'Waldur has no such resource, or the agent may not see it' : opened.reason,
});

/** The cluster is as wished; a note that cannot be stored is no reason to say otherwise. */
async function keepNote(ref: ResourceRef, { metadata = {}, remember }: ApplyResult): Promise<string[]> {
  try {
    await note.noteStatus({ ...ref, metadata, ...(remember === undefined ? {} : { remember }) });
    return [];
  } catch {
    const before = Object.entries(remember ?? {}).map(([key, value]) => `${key} ${value}`);
    const lost = before.length === 0 ? '' : `, nor what a restore would need: ${before.join('; ')}`;
    return [`Waldur did not take the note of it into the resource's backend_metadata${lost}.`];
  }
}

const disagreement = (status: string, flags: string): string[] =>
  status === flags
    ? []
    : [
        `Waldur's flags of the resource say ${flags}; whatever follows them, such as a membership sync, sets that again.`,
      ];
