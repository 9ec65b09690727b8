import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { writerQueue } from '../../contracts/ids.js';
import type { HolderReport, HoldRequest, HoldResult } from '../../contracts/writer.js';
import { joinWriter } from '../../workers/writer/join-writer.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

const REPORT: HolderReport = { holder: 'first', hostKey: 'h', state: 'writing', childMayLiveMs: 1234 };

describe('writer', () => {
  let environment: OrderEnvironment;
  beforeAll(async () => {
    environment = await OrderEnvironment.start();
  }, 120_000);
  afterAll(() => environment?.stop(), 60_000);

  /** A process on one seat whose turns end as the test says. */
  async function seat(group: string, name: string, hold: (request: HoldRequest) => Promise<HoldResult | undefined>) {
    const turns: HoldRequest[] = [];
    const worker = await Worker.create({
      connection: environment.connection,
      namespace: environment.namespace,
      taskQueue: writerQueue(group, name),
      maxConcurrentActivityTaskExecutions: 1,
      activities: {
        holdWriter: async (request: HoldRequest) => {
          turns.push(request);
          return (await hold(request)) ?? { left: null };
        },
      },
    });
    const running = worker.run();
    const stop = (): Promise<void> => {
      worker.shutdown();
      return running;
    };
    return { turns, stop };
  }

  const untilCancelled = async (): Promise<undefined> => {
    const { cancellationSignal, heartbeat } = Context.current();
    while (!cancellationSignal.aborted) {
      heartbeat(REPORT);
      await sleep(100);
    }
  };

  /** A process that is lost after this report. */
  const lost = async (report: HolderReport): Promise<never> => {
    Context.current().heartbeat(report);
    throw new CompleteAsyncError();
  };

  const inGroup = async (group: string, body: (client: Client, handle: WorkflowHandle) => Promise<void>) =>
    environment.withWorkers(
      { control: {}, headnode: { applyAllocation: async () => Promise.reject() } },
      async (client) => {
        const handle = client.workflow.getHandle(`writer/${group}`);
        try {
          await body(client, handle);
        } finally {
          await handle.terminate('test over').catch(() => undefined);
        }
      },
    );

  const until = async (what: () => boolean): Promise<void> => {
    for (let waited = 0; !what(); waited += 50) {
      if (waited > 40_000) throw new Error('not within 40 s');
      await sleep(50);
    }
  };

  it('gives the group to one process at a time; the next one is told what a lost one reported', async () => {
    await inGroup('lost', async (client) => {
      let turn = 0;
      const first = await seat('lost', 'a', async () => {
        Context.current().heartbeat(REPORT);
        turn += 1;
        // Neither a result nor another heartbeat: as if the process had been killed.
        if (turn === 1) throw new CompleteAsyncError();
        return untilCancelled();
      });
      await joinWriter(client, 'lost', 'a');
      await until(() => first.turns.length === 1);
      const lost = performance.now();
      await until(() => first.turns.length === 2);
      expect(performance.now() - lost).toBeGreaterThan(9_000);
      expect(first.turns).toEqual([
        { group: 'lost', seat: 'a', sliceMs: null, predecessor: null },
        { group: 'lost', seat: 'a', sliceMs: null, predecessor: REPORT },
      ]);
      await client.workflow.getHandle('writer/lost').terminate();
      await first.stop();
    });
  }, 90_000);

  it('lets several seats take turns, and forgets one whose process is gone', async () => {
    await inGroup('turns', async (client) => {
      const a = await seat('turns', 'a', untilCancelled);
      await joinWriter(client, 'turns', 'a');
      await until(() => a.turns.length === 1);
      const quick = (): Promise<undefined> => sleep(100, undefined);
      const b = await seat('turns', 'b', quick);
      await joinWriter(client, 'turns', 'b');
      // The one that held alone is asked to give the group back, and comes again after the other.
      await until(() => b.turns.length >= 1);
      expect(b.turns[0]).toEqual({ group: 'turns', seat: 'b', sliceMs: 30_000, predecessor: null });
      await until(() => a.turns.length >= 2);
      expect(a.turns[1]?.sliceMs).toBe(30_000);
      await client.workflow.getHandle('writer/turns').terminate();
      await Promise.all([a.stop(), b.stop()]);
    });
  }, 90_000);

  it('goes on without a seat that does not answer', async () => {
    await inGroup('absent', async (client) => {
      await joinWriter(client, 'absent', 'nobody');
      await joinWriter(client, 'absent', 'b');
      const b = await seat('absent', 'b', () => sleep(50, undefined));
      // Alone on the list, `nobody` is waited for without a limit; the second one ends that.
      await until(() => b.turns.length >= 2);
      await client.workflow.getHandle('writer/absent').terminate();
      await b.stop();
    });
  }, 90_000);

  it('tells the third what the first one left, when the second one ended before it could write', async () => {
    await inGroup('handed on', async (client) => {
      const left = { ...REPORT, childMayLiveMs: 1000 };
      // From its second turn on it hands on what it is told, too.
      const a = await seat('handed on', 'a', async ({ predecessor }) => ({ left: predecessor ?? REPORT }));
      await joinWriter(client, 'handed on', 'a');
      await joinWriter(client, 'handed on', 'b');
      await joinWriter(client, 'handed on', 'c');
      const b = await seat('handed on', 'b', async () => ({ left }));
      const c = await seat('handed on', 'c', untilCancelled);
      await until(() => c.turns.length === 1);
      expect(b.turns[0]?.predecessor).toEqual(REPORT);
      expect(c.turns[0]?.predecessor).toEqual(left);
      await client.workflow.getHandle('writer/handed on').terminate();
      await Promise.all([a.stop(), b.stop(), c.stop()]);
    });
  }, 90_000);

  it('keeps what a lost one left when the next one is lost while it waits, and asks the first one again at once', async () => {
    await inGroup('lost twice', async (client) => {
      const before = { ...REPORT, childMayLiveMs: 1000 };
      let turn = 0;
      const a = await seat('lost twice', 'a', async () => {
        turn += 1;
        return lost(
          turn === 1 ? REPORT : { holder: 'again', hostKey: 'h', state: 'acquiring', childMayLiveMs: 0, before },
        );
      });
      await joinWriter(client, 'lost twice', 'a');
      await until(() => a.turns.length === 1);
      await joinWriter(client, 'lost twice', 'b');
      const b = await seat('lost twice', 'b', untilCancelled);
      await until(() => b.turns.length === 1);
      expect(a.turns.map(({ predecessor }) => predecessor)).toEqual([null, REPORT]);
      expect(b.turns[0]?.predecessor).toEqual(before);
      await client.workflow.getHandle('writer/lost twice').terminate();
      await Promise.all([a.stop(), b.stop()]);
    });
  }, 90_000);

  it('keeps what a lost one left when the seat that is asked next has no process', async () => {
    await inGroup('nobody', async (client) => {
      const a = await seat('nobody', 'a', async () => ({ left: REPORT }));
      await joinWriter(client, 'nobody', 'a');
      await until(() => a.turns.length > 0);
      await a.stop();
      // Nobody has come of that seat; it is given up for the second one, and nothing is forgotten.
      const b = await seat('nobody', 'b', untilCancelled);
      await joinWriter(client, 'nobody', 'b');
      await until(() => b.turns.length === 1);
      expect(b.turns[0]?.predecessor).toEqual(REPORT);
      await client.workflow.getHandle('writer/nobody').terminate();
      await b.stop();
    });
  }, 90_000);
});
