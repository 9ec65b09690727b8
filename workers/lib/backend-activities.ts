import { Context } from '@temporalio/activity';
import { createApplyAllocation } from '../../activities/lib/backend/apply-allocation.js';
import { createCheckAllocation } from '../../activities/lib/backend/check-allocation.js';
import type { ConfiguredBackends } from '../../activities/lib/backend/configured-backend.js';
import type { BackendActivities, BackendReadActivities } from '../../contracts/activities.js';

/** Activities that change a backend. @param leave aborted when nothing but writes is waited for any more */
export const backendActivities = (backends: ConfiguredBackends, leave?: AbortSignal): BackendActivities => ({
  applyAllocation: createApplyAllocation({
    backends,
    context: () => {
      const { info, cancellationSignal, heartbeat } = Context.current();
      const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
      const key = `${workflowId}/${runId}/${info.activityId}`;
      const left = leave === undefined ? {} : { leave };
      return { key, signal: cancellationSignal, heartbeat: (details) => heartbeat(details), ...left };
    },
  }),
});

/** Activities that only read. */
export const backendReadActivities = (backends: ConfiguredBackends): BackendReadActivities => ({
  checkAllocation: createCheckAllocation(backends),
});
