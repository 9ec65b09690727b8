import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { DesiredSchedule } from './order-schedules.js';

/** Schedules under this prefix are ours: one that no offering wants any more is removed. */
const OURS = 'tick/';

export interface ScheduleChanges {
  created: string[];
  updated: string[];
  unchanged: string[];
  removed: string[];
}

/**
 * Makes Temporal's schedules equal to the desired ones: creates, updates and removes. A second run changes nothing.
 * Pauses set by an operator stay.
 *
 * @param options.triggerNow also runs each created or present schedule once at once, as a process does at its start
 * @param options.dryRun only tells what would change
 */
export async function applySchedules(
  client: Client,
  desired: DesiredSchedule[],
  options: { triggerNow?: boolean; dryRun?: boolean } = {},
): Promise<ScheduleChanges> {
  const changes: ScheduleChanges = { created: [], updated: [], unchanged: [], removed: [] };
  const present = new Set<string>();
  for await (const { scheduleId } of client.schedule.list()) {
    if (scheduleId.startsWith(OURS)) present.add(scheduleId);
  }
  for (const schedule of desired) {
    const kind = await applyOne(client, schedule, present.has(schedule.id), options.dryRun ?? false);
    changes[kind].push(schedule.id);
    if (options.triggerNow && !options.dryRun)
      await client.schedule.getHandle(schedule.id).trigger(ScheduleOverlapPolicy.SKIP);
  }
  const wanted = new Set(desired.map((schedule) => schedule.id));
  for (const id of present) {
    if (wanted.has(id)) continue;
    if (!options.dryRun) await client.schedule.getHandle(id).delete();
    changes.removed.push(id);
  }
  return changes;
}

async function applyOne(
  client: Client,
  schedule: DesiredSchedule,
  present: boolean,
  dryRun: boolean,
): Promise<'created' | 'updated' | 'unchanged'> {
  const handle = client.schedule.getHandle(schedule.id);
  if (present) {
    if (same(schedule, await handle.describe())) return 'unchanged';
    if (!dryRun) await handle.update((previous) => ({ ...toOptions(schedule), state: previous.state }));
    return 'updated';
  }
  if (dryRun) return 'created';
  try {
    await client.schedule.create({
      scheduleId: schedule.id,
      ...toOptions(schedule),
      state: { note: schedule.note },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    return 'unchanged';
  }
  return 'created';
}

/** Whether the schedule on the server already is the desired one; its pause and note are the operator's. */
function same(desired: DesiredSchedule, actual: ScheduleDescription): boolean {
  return (
    actual.spec.intervals?.length === 1 &&
    actual.spec.intervals[0]?.every === desired.everyMs &&
    (actual.spec.jitter ?? 0) === desired.jitterMs &&
    actual.policies.catchupWindow === desired.catchupMs &&
    actual.action.workflowType === desired.workflow &&
    actual.action.taskQueue === desired.taskQueue &&
    JSON.stringify(actual.action.args) === JSON.stringify(desired.args)
  );
}

function toOptions(schedule: DesiredSchedule): Omit<ScheduleUpdateOptions, 'state'> {
  return {
    spec: { intervals: [{ every: schedule.everyMs }], jitter: schedule.jitterMs },
    action: {
      type: 'startWorkflow',
      workflowType: schedule.workflow,
      taskQueue: schedule.taskQueue,
      workflowId: schedule.id,
      args: schedule.args,
    },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      catchupWindow: schedule.catchupMs,
      pauseOnFailure: false,
    },
  };
}
