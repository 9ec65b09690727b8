import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { failure } from '../../activities/lib/failure.js';
import type { Decision } from '../../contracts/decision.js';
import type { ProcessOrderInput, ProcessOrderResult } from '../../contracts/order.js';
import { eventually, type FakeOrder, fakeOrder, refuse, startFakeOrder, untilPhase } from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

let environment: OrderEnvironment;
let count = 0;

beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

/** An order that is parked because the cluster refuses it, and what operators can do with it. */
async function withParked(
  prepare: (order: FakeOrder) => void,
  body: (order: FakeOrder & { handle: WorkflowHandle; mend: () => void }) => Promise<void>,
  overrides: Partial<ProcessOrderInput> = {},
): Promise<void> {
  const order = fakeOrder();
  const mend = refuse(order, 'BackendRejected', 'unknown QOS gold');
  prepare(order);
  await environment.withWorkers(order, async (client) => {
    count += 1;
    const handle = await startFakeOrder(client, count, overrides);
    await untilPhase(handle);
    await body({ ...order, handle, mend });
  });
}

const nothing = (): void => undefined;
const lacking =
  (...missing: string[]) =>
  ({ headnode, calls }: FakeOrder): void => {
    headnode.checkAllocation = async () => {
      calls.push('check');
      return { missing, warnings: ['no TRES gpu'], reportedLimits: {} };
    };
  };

const resolve = (handle: WorkflowHandle, decision: unknown): Promise<string> =>
  handle.executeUpdate<string, [unknown]>('resolve', { args: [decision] });

/** The message with which an update was refused or failed. */
async function refusal(handle: WorkflowHandle, decision: unknown): Promise<string> {
  const error = await resolve(handle, decision).then(
    () => new Error('it was taken'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  return error.cause?.message ?? '';
}

/** What the order's page in the web interface shows. */
const details = async (handle: WorkflowHandle): Promise<string> =>
  (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;

const result = async (handle: WorkflowHandle): Promise<ProcessOrderResult> => handle.result();

const INSTANT = expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/);

describe('skip', () => {
  it('finishes an order that was done by hand, and keeps who said so and why', async () => {
    await withParked(lacking(), async ({ handle, calls }) => {
      const decision: Decision = { action: 'skip', by: 'ada', reason: 'made the account by hand' };
      expect(await resolve(handle, decision)).toContain('everything is there');
      expect(await result(handle)).toEqual({
        phase: 'Done',
        backendId: 'hpc_alloc',
        changes: [],
        warnings: ['no TRES gpu'],
        reason: 'an operator did it by hand',
        decisions: [{ ...decision, at: INSTANT }],
      });
      expect(calls).toEqual(['open', 'record BackendRejected', 'open', 'check', 'finish', 'clear']);
      const shown = await details(handle);
      expect(shown).toMatch(/^\*\*Done\*\*\n/);
      expect(shown).toMatch(/\*\*Decided:\*\*\n\n- 20.* UTC skip by ada: made the account by hand\n/);
      expect((await handle.describe()).searchAttributes.OrderPhase).toEqual(['Done']);
    });
  });

  it('is refused while something is missing; the answer and the page say what, and the order stays parked', async () => {
    const missing = Array.from({ length: 12 }, (_, at) => `user u${at} in account hpc_alloc`);
    await withParked(lacking(...missing), async ({ handle, calls, mend }) => {
      const answer = await refusal(handle, { action: 'skip', by: 'ada' });
      expect(answer).toContain('the order stays parked. Missing on lab: user u0 in account hpc_alloc; user u1 in');
      expect(answer).toContain('u9 in account hpc_alloc; 2 more.');
      expect(answer).toContain('{"action": "skip", "force": true, "reason": "why"}');
      expect(await untilPhase(handle)).toMatchObject({ reason: 'unknown QOS gold' });
      const shown = await details(handle);
      expect(shown).toContain('**Parked: BackendRejected**');
      expect(shown).toContain('**Skip refused:** Missing on lab: user u0 in account hpc_alloc;');
      expect(shown).toMatch(/UTC skip by ada \(refused\)/);
      expect(calls).not.toContain('finish');
      mend();
      await resolve(handle, { action: 'retry', by: 'bob' });
      const { phase, decisions } = await result(handle);
      expect(phase).toBe('Done');
      expect(decisions).toEqual([
        { action: 'skip', by: 'ada', at: INSTANT, refused: expect.stringContaining('Missing on lab: user u0') },
        { action: 'retry', by: 'bob', at: INSTANT },
      ]);
    });
  });

  it('is recorded as refused when it came as a signal', async () => {
    await withParked(lacking('account hpc_alloc'), async ({ handle }) => {
      await handle.signal('resolveOrder', { action: 'skip', by: 'ada' });
      await eventually(async () =>
        (await details(handle)).includes('**Skip refused:** Missing on lab: account hpc_alloc.'),
      );
      expect(await untilPhase(handle)).toMatchObject({ phase: 'Parked' });
      await handle.terminate();
    });
  });

  it('finishes in spite of what is missing when it is forced, and keeps that', async () => {
    await withParked(lacking('account hpc_alloc'), async ({ handle, calls }) => {
      expect(await refusal(handle, { action: 'skip', force: true })).toContain('needs a reason');
      const decision: Decision = { action: 'skip', by: 'ada', reason: 'another name, ticket 7', force: true };
      expect(await resolve(handle, decision)).toBe('skip: forced. Missing on lab: account hpc_alloc.');
      expect(await result(handle)).toMatchObject({
        phase: 'Done',
        warnings: ['no TRES gpu', 'finished by a forced skip. Missing on lab: account hpc_alloc.'],
        decisions: [{ ...decision, at: INSTANT }],
      });
      expect(calls).toContain('finish');
      expect(calls.filter((call) => call === 'apply')).toEqual([]);
    });
  });

  it('finishes when it is forced although neither cluster nor Waldur can be read', async () => {
    const requests: unknown[] = [];
    const prepare = ({ control, headnode }: FakeOrder): void => {
      let opened = 0;
      const { openOrder } = control;
      control.openOrder = async (request) => {
        opened += 1;
        if (opened > 2) throw failure('NameInvalid', 'no slug');
        return openOrder(request);
      };
      headnode.checkAllocation = async () => {
        throw failure('BackendUnavailable', 'slurmdbd is down');
      };
      control.finishOrder = async (request) => {
        requests.push(request);
        // The first forced finish is refused, so that the order parks once more.
        if (requests.length === 1) throw failure('WaldurRejected', 'limits: bad');
        return { status: 'done' };
      };
    };
    await withParked(prepare, async ({ handle }) => {
      const force = { action: 'skip', force: true, reason: 'see ticket' };
      expect(await resolve(handle, force)).toContain('Missing on lab: not compared: slurmdbd is down.');
      await eventually(async () => (await untilPhase(handle)).reason === 'limits: bad');
      expect(await resolve(handle, force)).toContain('Missing on lab: not compared: no slug.');
      expect(await result(handle)).toMatchObject({ phase: 'Done', changes: [] });
      expect(requests).toEqual([
        expect.objectContaining({ resourceUuid: 'b'.repeat(32), waldurLimits: { cpu: 10 } }),
        expect.objectContaining({ resourceUuid: '', reportedLimits: {}, waldurLimits: {} }),
      ]);
    });
  });

  it('is refused when the order cannot be compared, and parks for that reason', async () => {
    const prepare = ({ headnode }: FakeOrder): void => {
      headnode.checkAllocation = async () => {
        throw failure('ConfigMismatch', 'configured differently here');
      };
    };
    await withParked(prepare, async ({ handle }) => {
      expect(await refusal(handle, { action: 'skip' })).toContain('could not be compared: configured differently here');
      await eventually(async () => (await untilPhase(handle)).reason === 'configured differently here');
      expect((await handle.describe()).searchAttributes.FailureType).toEqual(['ConfigMismatch']);
      await handle.terminate();
    });
  });

  it('gives way to another decision while the head node does not answer', async () => {
    const prepare = ({ headnode }: FakeOrder): void => {
      headnode.checkAllocation = async () => {
        throw failure('BackendUnavailable', 'slurmdbd is down');
      };
    };
    await withParked(prepare, async ({ handle, calls }) => {
      const skipped = refusal(handle, { action: 'skip', by: 'ada' });
      await untilPhase(handle, 'Checking');
      await resolve(handle, { action: 'fail', by: 'bob', reason: 'not wanted any more' });
      expect(await skipped).toContain('Another decision came before');
      await expect(handle.result()).rejects.toMatchObject({
        cause: {
          type: 'BackendRejected',
          message: 'The order was set erred (bob: not wanted any more): unknown QOS gold',
          details: [
            {
              decisions: [
                { action: 'skip', refused: expect.any(String) },
                { action: 'fail', by: 'bob' },
              ],
            },
          ],
        },
      });
      expect(calls).toContain('fail');
    });
  });

  it('ends with the order when it has ended in Waldur', async () => {
    const prepare = ({ control }: FakeOrder): void => {
      const { openOrder } = control;
      let opened = 0;
      control.openOrder = async (request) => {
        opened += 1;
        return opened > 1 ? { status: 'finished', state: 'canceled' } : openOrder(request);
      };
    };
    await withParked(prepare, async ({ handle }) => {
      expect(await resolve(handle, { action: 'skip' })).toContain('has ended in Waldur');
      expect(await result(handle)).toMatchObject({ phase: 'Withdrawn', decisions: [{ action: 'skip' }] });
    });
  });
});

describe('people', () => {
  const all = { notify: ['parked', 'failed'] as ('parked' | 'failed')[] };
  const told = (calls: string[]): string[] => calls.filter((call) => call.startsWith('notify'));

  it('are told once that an order is parked, again after a retry, and that it failed', async () => {
    const notices: object[] = [];
    const prepare = ({ control, calls }: FakeOrder): void => {
      control.notify = async (notice) => {
        notices.push(notice);
        calls.push(`notify ${notice.event}`);
        return { delivered: ['webhook'], failed: [] };
      };
    };
    await withParked(
      prepare,
      async ({ handle, calls }) => {
        const opened = (): number => calls.filter((call) => call === 'open').length;
        for (let hint = 1; hint <= 3; hint += 1) {
          await handle.signal('again');
          await eventually(async () => opened() > hint && (await untilPhase(handle)));
        }
        expect(told(calls)).toEqual(['notify parked']);
        await resolve(handle, { action: 'retry' });
        await eventually(async () => told(calls).length === 2);
        await untilPhase(handle);
        await resolve(handle, { action: 'fail', by: 'ada' });
        await expect(handle.result()).rejects.toThrow();
        expect(told(calls)).toEqual(['notify parked', 'notify parked', 'notify failed']);
        const { offeringId, orderUuid } = notices[0] as Record<string, string>;
        expect(notices[2]).toEqual({
          event: 'failed',
          offeringId,
          orderUuid,
          resourceUuid: '',
          failureType: 'BackendRejected',
          message: 'unknown QOS gold',
        });
      },
      all,
    );
  });

  it('are not told what they do not want to know', async () => {
    await withParked(nothing, async ({ handle, calls }) => {
      await resolve(handle, { action: 'fail' });
      await expect(handle.result()).rejects.toThrow();
      expect(told(calls)).toEqual([]);
    });
    await withParked(
      nothing,
      async ({ handle, calls }) => {
        await resolve(handle, { action: 'fail' });
        await expect(handle.result()).rejects.toThrow();
        expect(told(calls)).toEqual(['notify failed']);
      },
      { notify: ['failed'] },
    );
  });

  it('who cannot be told hold nothing up: neither a decision nor the end', async () => {
    let asked = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    const prepare = ({ control }: FakeOrder): void => {
      control.notify = async ({ event }) => {
        asked += 1;
        if (event === 'failed') throw failure('Unexpected', 'a defect');
        await held;
        return { delivered: [], failed: [] };
      };
    };
    await withParked(
      prepare,
      async ({ handle, calls }) => {
        await eventually(async () => asked > 0);
        await resolve(handle, { action: 'fail' });
        await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'BackendRejected' } });
        expect(calls).toContain('fail');
        release();
      },
      all,
    );
  });
});

describe('decisions', () => {
  it('are refused by updates and ignored as signals while they make no sense', async () => {
    await withParked(nothing, async ({ handle, calls, mend }) => {
      for (const sent of [{ action: 'explode' }, 'retry', { action: 'retry', reson: 'x' }])
        expect(await refusal(handle, sent)).toContain('Send {"action": "retry"}');
      for (const sent of [{ action: 'explode' }, 'fail', null]) await handle.signal('resolveOrder', sent);
      await handle.query('orderStatus');
      expect(await untilPhase(handle)).toMatchObject({ phase: 'Parked' });
      expect(calls).toEqual(['open', 'record BackendRejected']);
      mend();
      await handle.signal('resolveOrder', { action: 'retry', by: 'ada' });
      expect(await result(handle)).toMatchObject({ phase: 'Done', decisions: [{ action: 'retry', by: 'ada' }] });
    });
  });

  it('are refused while the order is not parked', async () => {
    const order = fakeOrder();
    order.headnode.applyAllocation = async () => {
      throw failure('BackendUnavailable', 'slurmdbd is down');
    };
    await environment.withWorkers(order, async (client) => {
      count += 1;
      const handle = await startFakeOrder(client, count);
      await untilPhase(handle, 'Applying');
      expect(await refusal(handle, { action: 'fail' })).toBe(
        'The order is not parked, it is Applying; there is nothing to decide.',
      );
      await handle.signal('resolveOrder', { action: 'fail' });
      await handle.query('orderStatus');
      expect(order.calls).toEqual(['open']);
      await handle.terminate();
    });
  });

  it('are refused while one is being carried out', async () => {
    const prepare = ({ control }: FakeOrder): void => {
      control.failOrder = async () => {
        throw failure('WaldurUnavailable', 'Waldur is down');
      };
    };
    await withParked(prepare, async ({ handle }) => {
      await resolve(handle, { action: 'fail' });
      expect(await refusal(handle, { action: 'retry' })).toContain('just being carried out');
      await handle.terminate();
    });
  });

  it('park the order again when Waldur refuses to set it erred', async () => {
    const prepare = ({ control }: FakeOrder): void => {
      control.failOrder = async () => {
        throw failure('WaldurConflict', 'the order is pending-consumer');
      };
    };
    await withParked(prepare, async ({ handle, mend }) => {
      await resolve(handle, { action: 'fail' });
      await eventually(async () => (await untilPhase(handle)).reason === 'the order is pending-consumer');
      mend();
      await resolve(handle, { action: 'retry' });
      expect(await result(handle)).toMatchObject({ phase: 'Done' });
    });
  });
});
