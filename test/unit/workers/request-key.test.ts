import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import { backendActivities } from '../../../workers/lib/backend-activities.js';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';

describe('the key of a request', () => {
  it('is the same for a retry of the activity, and another for a run that was reset', async () => {
    const keys: string[] = [];
    const apply: Backend['apply'] = async (_, { key }) => {
      keys.push(key);
      return { outcome: 'unchanged', changes: [], warnings: [], reportedLimits: {} };
    };
    const backend = { apply } as unknown as Backend;
    const backends = new Map([['a'.repeat(32), [{ name: 'slurm', backend, configHash: 'h' }]]]);
    const { applyAllocation } = backendActivities(backends);
    const request = { wish: wish({ backendId: 'a_1' }), backend: 'slurm', configHash: 'h' };
    for (const [runId, attempt] of [
      ['first', 1],
      ['first', 2],
      ['reset', 1],
    ] as const) {
      const workflowExecution = { workflowId: 'order/x/y', runId };
      const environment = new MockActivityEnvironment({ workflowExecution, activityId: '5', attempt });
      await environment.run(applyAllocation, request);
    }
    expect(keys).toEqual(['order/x/y/first/5', 'order/x/y/first/5', 'order/x/y/reset/5']);
  });
});
