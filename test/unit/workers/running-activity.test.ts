import { describe, expect, it } from '@jest/globals';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { activitySignal, heartbeatActivity } from '../../../workers/control/running-activity.js';

async function heartbeats(info: Partial<Info>): Promise<unknown[]> {
  const environment = new MockActivityEnvironment(info);
  const seen: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => seen.push(details));
  await environment.run(async () => heartbeatActivity({ page: 1 }));
  return seen;
}

describe('the running activity', () => {
  it('is told to go on where the server waits for that', async () => {
    expect(await heartbeats({ heartbeatTimeoutMs: 60_000 })).toEqual([{ page: 1 }]);
  });

  it.each<[string, Partial<Info>]>([
    ['a local one', { isLocal: true, heartbeatTimeoutMs: 60_000 }],
    ['one without a heartbeat timeout', {}],
    ['one whose heartbeat timeout is none', { heartbeatTimeoutMs: 0 }],
  ])('is left alone when it is %s', async (_, info) => {
    expect(await heartbeats(info)).toEqual([]);
  });

  it('may be none at all', () => {
    expect(heartbeatActivity({ page: 1 })).toBeUndefined();
    expect(activitySignal()).toBeUndefined();
  });

  it('cancels what it asks for with itself', async () => {
    const environment = new MockActivityEnvironment();
    const signal: AbortSignal | undefined = await environment.run(async () => activitySignal());
    environment.cancel();
    expect(signal?.aborted).toBe(true);
  });
});
