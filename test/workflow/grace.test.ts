import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { failure } from '../../activities/lib/failure.js';
import type { ControlActivities, ProblemReport } from '../../contracts/activities.js';
import { eventually, type FakeOrder, fakeOrder, refuse, startFakeOrder, untilPhase } from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

let environment: OrderEnvironment;
let count = 0;
beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

async function parkedFor(
  parkGraceMs: number,
  body: (handle: WorkflowHandle, order: FakeOrder & { mend(): void }) => Promise<void>,
  control: Partial<ControlActivities> = {},
): Promise<void> {
  const order = fakeOrder();
  Object.assign(order.control, control);
  order.headnode.checkAllocation = async () => ({ missing: ['all'], warnings: [], reportedLimits: {} });
  const mend = refuse(order, 'LimitInvalid', 'cpu: 1e99');
  await environment.withWorkers(order, async (client) => {
    count += 1;
    await body(await startFakeOrder(client, count, { parkGraceMs }), { ...order, mend });
  });
}

/** How long the order was parked before it was set erred, by the clock of the server. */
async function parkedMs(handle: WorkflowHandle): Promise<number> {
  await handle.result().catch(() => undefined);
  const { events = [] } = await handle.fetchHistory();
  const scheduled = (name: string) =>
    events?.find((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === name)?.eventTime;
  const ms = (time: ReturnType<typeof scheduled>): number => Number(time?.seconds) * 1000 + Number(time?.nanos) / 1e6;
  return ms(scheduled('failOrder')) - ms(scheduled('recordProblem'));
}

describe('the grace of a parked order', () => {
  it('counts from the first parking, whatever hints come meanwhile', async () => {
    await parkedFor(3_000, async (handle, { calls }) => {
      for (let hint = 0; hint < 4; hint += 1) {
        await untilPhase(handle);
        await sleep(500);
        await handle.signal('again');
      }
      const ms = await parkedMs(handle);
      expect(ms).toBeGreaterThanOrEqual(2_900);
      expect(ms).toBeLessThan(6_000);
      // The first pass, and one for each hint that came within the grace: four, unless the machine is very busy.
      const passes = calls.filter((call) => call === 'open').length;
      expect(passes).toBeGreaterThanOrEqual(3);
      expect(passes).toBeLessThanOrEqual(5);
      await expect(handle.result()).rejects.toMatchObject({
        cause: { type: 'LimitInvalid', message: 'The order was set erred (nobody resolved it in time): cpu: 1e99' },
      });
    });
  });

  it("begins anew after an operator's retry, and not after a skip that was refused", async () => {
    await parkedFor(3_000, async (handle) => {
      await untilPhase(handle);
      await sleep(1_500);
      await handle.signal('resolveOrder', { action: 'retry' });
      await sleep(1_000);
      await handle.signal('resolveOrder', { action: 'skip' });
      const ms = await parkedMs(handle);
      expect(ms).toBeGreaterThanOrEqual(4_300);
      expect(ms).toBeLessThan(7_000);
    });
  });

  it('of 0 sets the order erred at once, after it has said why', async () => {
    await parkedFor(0, async (handle, { calls }) => {
      expect(await parkedMs(handle)).toBeLessThan(5_000);
      expect(calls).toEqual(['open', 'record LimitInvalid', 'fail']);
    });
  });

  it('that is over does not repeat itself when Waldur refuses to set the order erred', async () => {
    let refused = 0;
    const failOrder = async () => {
      refused += 1;
      throw failure('WaldurConflict', 'the order is pending-consumer');
    };
    await parkedFor(
      0,
      async (handle, { mend }) => {
        await eventually(async () => (await untilPhase(handle)).reason === 'the order is pending-consumer');
        await sleep(2_000);
        expect(refused).toBe(1);
        mend();
        await handle.executeUpdate('resolve', { args: [{ action: 'retry' }] });
        expect(await handle.result()).toMatchObject({ phase: 'Done' });
      },
      { failOrder },
    );
  });

  it('goes by when the order ended elsewhere meanwhile: nothing is set erred, the end there counts', async () => {
    const opened = { ended: false };
    const { control } = fakeOrder();
    await parkedFor(
      1_500,
      async (handle) => {
        await untilPhase(handle);
        opened.ended = true;
        expect(await handle.result()).toMatchObject({ phase: 'Withdrawn', reason: 'the order had ended as canceled' });
      },
      {
        openOrder: async (request) =>
          opened.ended ? { status: 'finished', state: 'canceled' } : control.openOrder(request),
        failOrder: async () => 'already',
      },
    );
  });
});

describe('the hourly look at Waldur', () => {
  type Event = Record<string, unknown> & { eventId: string; eventType: string };

  /**
   * An hour later than nobody can wait for: the recorded run of an order that ended in Waldur while it was parked, woken
   * by the hour's timer instead of a hint.
   */
  function anHourLater(graceMs: number): object {
    const file = new URL('../fixtures/histories/process-order-withdrawn.json', import.meta.url);
    const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: Event[] };
    const [start] = events;
    const attributes = start?.workflowExecutionStartedEventAttributes as { input: { payloads: { data: string }[] } };
    const [payload] = attributes.input.payloads;
    const input = JSON.parse(Buffer.from(payload?.data ?? '', 'base64').toString()) as { parkGraceMs: number };
    Object.assign(payload ?? {}, {
      data: Buffer.from(JSON.stringify({ ...input, parkGraceMs: graceMs })).toString('base64'),
    });
    const timer = events.find(({ eventType }) => eventType === 'EVENT_TYPE_TIMER_STARTED');
    expect(timer).toMatchObject({ timerStartedEventAttributes: { startToFireTimeout: '3600s' } });
    const woken = events
      .filter(({ eventType }) => eventType !== 'EVENT_TYPE_TIMER_CANCELED')
      .map(({ workflowExecutionSignaledEventAttributes: hint, ...event }) =>
        hint === undefined
          ? event
          : {
              ...event,
              eventType: 'EVENT_TYPE_TIMER_FIRED',
              timerFiredEventAttributes: { timerId: '1', startedEventId: timer?.eventId },
            },
      );
    return { events: woken.map((event, at) => ({ ...event, eventId: String(at + 1) })) };
  }

  const replay = (history: object) =>
    Worker.runReplayHistory(
      { workflowBundle: environment.bundle },
      history as Parameters<typeof Worker.runReplayHistory>[1],
    );

  it('closes an order that has ended there', async () => {
    await replay(anHourLater(24 * 3_600_000));
  });

  it('is not what happens when the grace is over', async () => {
    await expect(replay(anHourLater(3_600_000))).rejects.toThrow(/nondeterminism/i);
  });

  it('hands the failure over with what caused it', async () => {
    const reports: ProblemReport[] = [];
    const failOrder = async (report: ProblemReport): Promise<'erred'> => {
      reports.push(report);
      return 'erred';
    };
    await parkedFor(0, async (handle) => void (await handle.result().catch(() => undefined)), { failOrder });
    expect(reports).toMatchObject([
      {
        failureType: 'LimitInvalid',
        message: 'cpu: 1e99',
        causes: ['activity applyAllocation: NON_RETRYABLE_FAILURE', 'LimitInvalid: cpu: 1e99'],
      },
    ]);
  });
});
