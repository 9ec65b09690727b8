import { describe, expect, it } from '@jest/globals';
import { ActivityFailure, ApplicationFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { knownFailure } from '../../../workflows/lib/failures.js';

const activity = (cause: Error): ActivityFailure =>
  new ActivityFailure('Activity task failed', 'applyAllocation', '1', 'MAXIMUM_ATTEMPTS_REACHED', '4711@host', cause);

describe('the causes of a failure', () => {
  it('are listed from the outside in, without names of hosts', () => {
    const cause = ApplicationFailure.create({ type: 'BackendRejected', message: 'unknown QOS gold' });
    const failure = knownFailure(activity(cause));
    expect(failure).toMatchObject({ type: 'BackendRejected', message: 'unknown QOS gold' });
    expect(failure.causes).toEqual([
      'activity applyAllocation: MAXIMUM_ATTEMPTS_REACHED',
      'BackendRejected: unknown QOS gold',
    ]);
    expect(JSON.stringify(failure)).not.toContain('4711@host');
  });

  it('name timeouts and defects', () => {
    const late = activity(new TimeoutFailure('too late', undefined, TimeoutType.START_TO_CLOSE));
    expect(knownFailure(late).causes?.[1]).toBe('timeout START_TO_CLOSE: too late');
    expect(knownFailure(new TypeError('x is not a function')).causes).toEqual(['TypeError: x is not a function']);
    expect(knownFailure('text')).toMatchObject({ message: 'text', causes: [] });
  });

  it('end after a few', () => {
    let error = new Error('innermost');
    for (let depth = 0; depth < 20; depth += 1) error = new Error(`level ${depth}`, { cause: error });
    expect(knownFailure(error).causes).toHaveLength(6);
  });
});
