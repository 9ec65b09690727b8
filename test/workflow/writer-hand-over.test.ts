import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import { GroupSeat } from '../../workers/writer/group-seat.js';
import { joinWriter } from '../../workers/writer/join-writer.js';
import { sameWriters } from '../../workers/writer/same-writers.js';
import { OrderEnvironment } from '../helpers/order-environment.js';

/** The time-out of the heartbeat, and the five seconds after which the SDK takes an activity for lost. */
const TAKEN_FOR_LOST_MS = 17_000;

/** What ended the turns of a group, in order. */
async function endings(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => {
    if (event.activityTaskCompletedEventAttributes) return ['completed'];
    if (event.activityTaskTimedOutEventAttributes) return ['timed out'];
    return event.activityTaskFailedEventAttributes || event.activityTaskCanceledEventAttributes ? ['failed'] : [];
  });
}

describe('the writer of a group', () => {
  let environment: OrderEnvironment;
  const folders: string[] = [];
  const connections: NativeConnection[] = [];
  beforeAll(async () => {
    environment = await OrderEnvironment.start();
  }, 120_000);
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await environment?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** A process of a host of its own, as far as it can be seen from here. */
  async function process(group: string, seat: string, names: [string, ...string[]] = [group]) {
    const stateDir = mkdtempSync(join(tmpdir(), 'siteflow-seat-'));
    folders.push(stateDir);
    const opened: number[] = [];
    const closed: number[] = [];
    // Two workers of one queue cannot share a connection.
    const connection = await NativeConnection.connect({ address: environment.address });
    connections.push(connection);
    const taken = await GroupSeat.take({
      ...{ group, names, seat, stateDir },
      ...{ connection, namespace: environment.namespace },
      logger: pino({ level: 'silent' }),
      settlesMs: () => 0,
      open: async () => void opened.push(performance.now()),
      close: async () => void closed.push(performance.now()),
    });
    return { taken, opened, closed };
  }

  const until = async (what: () => boolean, seconds = 30): Promise<void> => {
    for (let waited = 0; !what(); waited += 20) {
      if (waited > seconds * 1000) throw new Error(`not within ${seconds} s`);
      await sleep(20);
    }
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

  it('goes to the next seat within two seconds, however long it was held, by a completion', async () => {
    await inGroup('handed over', async (_, handle) => {
      const a = await process('handed over', 'a');
      await until(() => a.opened.length === 1);
      await sleep(TAKEN_FOR_LOST_MS + 2_000);
      const b = await process('handed over', 'b');
      await until(() => b.opened.length === 1);
      expect(await endings(handle)).toEqual(['completed']);
      expect((b.opened[0] ?? 0) - (a.closed[0] ?? 0)).toBeLessThan(2_000);
      await Promise.all([a.taken.stop(), b.taken.stop()]);
    });
  }, 120_000);

  it('goes to the second process of one seat within two seconds when the first one stops', async () => {
    await inGroup('stand by', async (client, handle) => {
      const first = await process('stand by', 'a');
      await until(() => first.opened.length === 1);
      const second = await process('stand by', 'a');
      await sleep(TAKEN_FOR_LOST_MS + 2_000);
      const stopped = first.taken.stop();
      await until(() => second.opened.length === 1);
      await stopped;
      expect((second.opened[0] ?? 0) - (first.closed[0] ?? 0)).toBeLessThan(2_000);
      expect(await endings(handle)).toEqual(['completed']);
      // A process that waits says nothing that the workflow knows already: its signals are limited.
      for (let at = 0; at < 5; at += 1) await joinWriter(client, 'stand by', 'a');
      const { events } = await handle.fetchHistory();
      const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
      expect(signals).toHaveLength(1);
      await second.taken.stop();
    });
  }, 120_000);

  it('is not given to two groups that are one by another name, whoever came first', async () => {
    await inGroup('dbd1:6819', async (client) => {
      const names = ['dbd1:6819', 'dbd1.example.org:6819'] as const;
      const held = await process('dbd1:6819', 'a', ['dbd1:6819', 'dbd1.example.org:6819']);
      await until(() => held.opened.length === 1);
      // As a host with `writer_group` would, and one with the release that called it as slurm.conf does.
      expect(await untilSeen(() => sameWriters(client, 'ours', ['dbd1:6819']))).toEqual(['dbd1:6819']);
      expect(await sameWriters(client, 'dbd1.example.org:6819', ['dbd1.example.org:6819'])).toEqual(['dbd1:6819']);
      expect(await sameWriters(client, 'dbd2:6819', ['dbd2:6819'])).toEqual([]);
      expect(await sameWriters(client, 'dbd1:6819', [...names])).toEqual([]);

      const other = await process('ours', 'b', ['dbd1:6819']);
      await sleep(2_000);
      expect(other.opened).toEqual([]);
      await expect(client.workflow.getHandle('writer/ours').describe()).rejects.toThrow();
      await held.taken.stop();
      // Nobody holds it any more: the next look finds that.
      await until(() => other.opened.length === 1);
      await other.taken.stop();
      await client.workflow.getHandle('writer/ours').terminate();
    });
  }, 120_000);

  /** The list of workflows shows a new one a moment later. */
  async function untilSeen(look: () => Promise<string[]>): Promise<string[]> {
    for (let at = 0; at < 50; at += 1) {
      const seen = await look();
      if (seen.length > 0) return seen;
      await sleep(100);
    }
    return [];
  }
});
