import { Context } from '@temporalio/activity';
import { createApplyAllocation } from '../../activities/lib/backend/apply-allocation.js';
import { createCheckAllocation } from '../../activities/lib/backend/check-allocation.js';
import type { ConfiguredBackends } from '../../activities/lib/backend/configured-backend.js';
import type { BackendActivities, BackendReadActivities } from '../../contracts/activities.js';

/** Activities that change a backend. */
export const backendActivities = (backends: ConfiguredBackends): BackendActivities => ({
  applyAllocation: createApplyAllocation({
    backends,
    context: () => {
      const { info, cancellationSignal, heartbeat } = Context.current();
      const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
      const key = `${workflowId}/${runId}/${info.activityId}`;
      return { key, signal: cancellationSignal, heartbeat: (details) => heartbeat(details) };
    },
  }),
});

/** Activities that only read. */
export const backendReadActivities = (backends: ConfiguredBackends): BackendReadActivities => ({
  checkAllocation: createCheckAllocation(backends),
});
