import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { failure } from '../../../activities/lib/failure.js';
import { alertRefusals } from '../../../workers/control/alert-refusals.js';
import { guardActivities } from '../../../workers/lib/guard-activities.js';

describe('refused calls', () => {
  it('raise the alarm in log and metrics; other failures do not', async () => {
    const registry = new Registry();
    const logged: unknown[] = [];
    const alert = alertRefusals(registry, { error: (fields, message) => void logged.push({ ...fields, message }) });
    const throwing = (error: unknown) => async () => Promise.reject(error);
    const guarded = guardActivities(
      {
        refused: throwing(failure('WaldurForbidden', 'POST set_state_done: no right (HTTP 403)')),
        down: throwing(failure('WaldurUnavailable', 'down')),
        defect: throwing(new TypeError('x')),
      },
      () => undefined,
      alert,
    );
    for (const activity of Object.values(guarded)) await expect(activity()).rejects.toThrow();
    expect(logged).toEqual([
      {
        activity: 'refused',
        failureType: 'WaldurForbidden',
        advice: "Give the agent's user the offering manager role in Waldur.",
        message: 'POST set_state_done: no right (HTTP 403)',
      },
    ]);
    expect(await registry.metrics()).toContain('siteflow_refused_calls_total{failure_type="WaldurForbidden"} 1');
  });
});
