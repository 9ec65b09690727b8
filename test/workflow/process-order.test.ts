import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { failure } from '../../activities/lib/failure.js';
import type { OpenedOrder } from '../../contracts/activities.js';
import type { FailureType } from '../../contracts/failure-types.js';
import { CONTROL_QUEUE } from '../../contracts/ids.js';
import type { ProcessOrderInput, ProcessOrderResult } from '../../contracts/order.js';
import { eventually, fakeOrder, OFFERING, READY, startFakeOrder, untilPhase } from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

let environment: OrderEnvironment;
let count = 0;

beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

const start = (overrides: Partial<ProcessOrderInput> = {}): Promise<WorkflowHandle> => {
  count += 1;
  return startFakeOrder(environment.client, count, overrides);
};

describe('processOrder', () => {
  it('opens, applies and finishes a Create order, in that order, and says what changed', async () => {
    const { control, headnode, calls } = fakeOrder();
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      const result = (await handle.result()) as ProcessOrderResult;
      expect(result).toMatchObject({ phase: 'Done', backendId: 'hpc_alloc', changes: ['account hpc_alloc created'] });
      expect(calls).toEqual(['open', 'apply', 'finish']);
      const { searchAttributes } = await handle.describe();
      expect(searchAttributes.OrderPhase).toEqual(['Done']);
    });
  });

  it.each<[OpenedOrder, string]>([
    [{ status: 'gone' }, 'Withdrawn'],
    [{ status: 'finished', state: 'done' }, 'Done'],
    [{ status: 'finished', state: 'rejected' }, 'Withdrawn'],
    [{ status: 'rejected', reason: 'not here' }, 'Rejected'],
    [{ status: 'kept-pending', reason: 'later' }, 'KeptPending'],
  ])('leaves an order alone that is %j', async (opened, phase) => {
    const { control, headnode, calls } = fakeOrder();
    control.openOrder = async () => opened;
    await environment.withWorkers({ control, headnode }, async () => {
      expect(await (await start()).result()).toMatchObject({ phase });
      expect(calls).toEqual([]);
    });
  });

  it('only finishes a Terminate for which nothing was made', async () => {
    const { control, headnode, calls } = fakeOrder();
    const resourceUuid = 'b'.repeat(32);
    control.openOrder = async () => ({ status: 'nothing', type: 'Terminate', resourceUuid, reason: 'no account' });
    await environment.withWorkers({ control, headnode }, async () => {
      expect(await (await start()).result()).toMatchObject({ phase: 'Done', changes: [], reason: 'no account' });
      expect(calls).toEqual(['finish']);
    });
  });

  it('reads again what a newer order has overtaken, and does not park for it', async () => {
    const { control, headnode, calls } = fakeOrder();
    const { applyAllocation } = headnode;
    let stale = 2;
    headnode.applyAllocation = async (request) => {
      stale -= 1;
      if (stale >= 0) throw failure('Stale', 'account hpc_alloc was changed by a newer order');
      return applyAllocation(request);
    };
    await environment.withWorkers({ control, headnode }, async () => {
      expect(await (await start()).result()).toMatchObject({ phase: 'Done' });
      expect(calls).toEqual(['open', 'open', 'open', 'apply', 'finish']);
    });
  });

  it('falls back to a normal activity when Waldur stays away, and never errs the order', async () => {
    const { control, headnode, calls } = fakeOrder();
    let attempts = 0;
    control.openOrder = async () => {
      attempts += 1;
      if (attempts < 6) throw failure('WaldurUnavailable', 'GET order: connection refused');
      return READY;
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      expect(await handle.result()).toMatchObject({ phase: 'Done' });
      const history = await handle.fetchHistory();
      const scheduled = history.events?.filter((event) => event.activityTaskScheduledEventAttributes) ?? [];
      expect(scheduled.map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name)).toEqual([
        'openOrder',
        'applyAllocation',
      ]);
      expect(calls).toEqual(['apply', 'finish']);
    });
  });

  it.each<[FailureType, 'openOrder' | 'finishOrder']>([
    ['WaldurUnauthorized', 'openOrder'],
    ['WaldurForbidden', 'finishOrder'],
  ])('shows %s at once in the web page, and repeats it slowly', async (type, activity) => {
    const { control, headnode } = fakeOrder();
    control[activity] = async () => {
      throw failure(type, 'refused');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      const tried = await eventually(async () =>
        (await handle.describe()).raw.pendingActivities?.find((p) => p.lastFailure),
      );
      expect(tried).toMatchObject({
        activityType: { name: activity },
        lastFailure: { applicationFailureInfo: { type } },
      });
      const waitMs = (Number(tried.scheduledTime?.seconds) - Date.now() / 1000) * 1000;
      expect(waitMs).toBeGreaterThan(280_000);
      expect(waitMs).toBeLessThan(305_000);
      await handle.terminate();
    });
  });

  it('waits as long as Waldur asks for, in the quick attempts too', async () => {
    const { control, headnode } = fakeOrder();
    const { openOrder } = control;
    const calls: number[] = [];
    control.openOrder = async (ref) => {
      calls.push(Date.now());
      if (calls.length === 1) throw failure('WaldurThrottled', 'slow down', { retryAfterMs: 2500 });
      return openOrder(ref);
    };
    await environment.withWorkers({ control, headnode }, async () => {
      expect(await (await start()).result()).toMatchObject({ phase: 'Done' });
      expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(2400);
    });
  });

  it('parks on a failure that repeating cannot mend, tells Waldur why, and goes on after a retry', async () => {
    const { control, headnode, calls } = fakeOrder();
    const { applyAllocation } = headnode;
    let broken = true;
    headnode.applyAllocation = async (request) => {
      if (broken) throw failure('AccountExists', 'account hpc_alloc belongs to parent other');
      return applyAllocation(request);
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      const parked = await untilPhase(handle);
      expect(parked.reason).toContain('belongs to parent other');
      const { searchAttributes } = await handle.describe();
      expect(searchAttributes.FailureType).toEqual(['AccountExists']);
      await expect(handle.executeUpdate('resolve', { args: [{ action: 'explode' }] })).rejects.toThrow();
      broken = false;
      await handle.executeUpdate('resolve', { args: [{ action: 'retry', by: 'op' }] });
      expect(await handle.result()).toMatchObject({ phase: 'Done' });
      expect(calls).toEqual(['open', 'record AccountExists', 'open', 'apply', 'finish', 'clear']);
    });
  });

  it('sets the order erred only when an operator says so, and then fails', async () => {
    const { control, headnode, calls } = fakeOrder();
    headnode.applyAllocation = async () => {
      throw failure('LimitInvalid', 'cpu: 1e99');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      await untilPhase(handle);
      expect(calls).not.toContain('fail');
      await handle.signal('resolveOrder', { action: 'fail', reason: 'typo in the order' });
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'LimitInvalid' } });
      expect(calls).toContain('fail');
    });
  });

  it('sets the order erred at once when the grace is 0', async () => {
    const { control, headnode, calls } = fakeOrder();
    headnode.applyAllocation = async () => {
      throw failure('LimitInvalid', 'cpu: 1e99');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      await expect((await start({ parkGraceMs: 0 })).result()).rejects.toThrow();
      expect(calls).toEqual(['open', 'record LimitInvalid', 'fail']);
    });
  });

  it('closes itself when a hint shows that a parked order has ended elsewhere', async () => {
    const { control, headnode } = fakeOrder();
    let opened: OpenedOrder = READY;
    control.openOrder = async () => opened;
    headnode.applyAllocation = async () => {
      throw failure('BackendRejected', 'unknown QOS');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      await untilPhase(handle);
      opened = { status: 'finished', state: 'erred' };
      await handle.signal('again');
      expect(await handle.result()).toMatchObject({ phase: 'Withdrawn' });
    });
  });

  it('does not lose a decision that comes while the note is still being left in Waldur', async () => {
    const { control, headnode } = fakeOrder();
    const { applyAllocation } = headnode;
    let broken = true;
    headnode.applyAllocation = async (request) => {
      if (broken) throw failure('LimitInvalid', 'cpu: 1e99');
      return applyAllocation(request);
    };
    control.recordProblem = async () => new Promise((resolve) => setTimeout(resolve, 1500));
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      await untilPhase(handle);
      broken = false;
      await handle.executeUpdate('resolve', { args: [{ action: 'retry' }] });
      expect(await handle.result()).toMatchObject({ phase: 'Done' });
    });
  });

  it('parks with a defect that no row of the failure table names', async () => {
    const { control, headnode } = fakeOrder();
    control.finishOrder = async () => {
      throw failure('Unexpected', 'TypeError: x is undefined');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      await untilPhase(handle);
      await handle.terminate();
    });
  });

  it('does not fail the order when the note in Waldur cannot be left', async () => {
    const { control, headnode } = fakeOrder();
    control.recordProblem = async () => {
      throw failure('WaldurRouteMissing', 'set_backend_metadata');
    };
    headnode.applyAllocation = async () => {
      throw failure('NameInvalid', 'bad slug');
    };
    await environment.withWorkers({ control, headnode }, async () => {
      const handle = await start();
      await untilPhase(handle);
      await handle.terminate();
    });
  });
});

describe('orderTick', () => {
  it('starts the open orders of an offering once', async () => {
    const { control, headnode } = fakeOrder();
    await environment.withWorkers({ control, headnode }, async (client) => {
      const result = await client.workflow.execute('orderTick', {
        workflowId: 'tick/test',
        taskQueue: CONTROL_QUEUE,
        args: [OFFERING],
      });
      expect(result).toEqual({ listed: 2, started: 2 });
    });
  });
});
