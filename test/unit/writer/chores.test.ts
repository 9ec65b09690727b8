import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Chore } from '../../../activities/lib/writer/write-health.js';
import type { BatchTools, BatchWriter, WriterGroupsOptions } from '../../../activities/lib/writer/writer-groups.js';
import { WriterGroups, writerJob } from '../../../activities/lib/writer/writer-groups.js';
import type { ApplyResult } from '../../../contracts/allocation.js';

const DONE: ApplyResult = { outcome: 'applied', changes: [], warnings: [], reportedLimits: {} };

/** A writer whose batches and chores say when they begin and end; the lane `down` has a backend that never answers. */
function noted(chores: (say: (what: string) => void) => Chore[], given: WriterGroupsOptions = {}) {
  const told: string[] = [];
  let running = 0;
  let most = 0;
  let begun = false;
  const busy = async (what: string, work: () => Promise<void> = async () => undefined): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    told.push(what);
    try {
      await sleep(20);
      await work();
    } finally {
      running -= 1;
    }
  };
  const wrap =
    (chore: Chore): Chore =>
    async () => {
      let more = false;
      await busy('chore', async () => {
        more = await chore();
      });
      return more;
    };
  const by: BatchWriter<string> = {
    write: async (requests, { health }: BatchTools) => {
      if (!begun) health.chores.push(...chores((what) => told.push(what)).map(wrap));
      begun = true;
      await busy(`batch ${requests.map(({ payload }) => payload).join()}`);
      const isDown = requests.some(({ lane }) => lane === 'down');
      const outcomes = new Map(requests.map(({ key }) => [key, { status: 'done' as const, value: DONE }]));
      return isDown ? { outcomes: new Map(), down: 'no answer' } : { outcomes };
    },
    probe: async () => {
      throw new Error('down');
    },
  };
  const groups = new WriterGroups({
    everyMs: 0,
    clock: { now: () => performance.now(), sleep: () => sleep(1000) },
    ...given,
  });
  const submit = (name: string, lane = 'up') =>
    groups.get('dbd').submit({ key: name, lane, urgency: 2, payload: writerJob(by, name) });
  return { groups, submit, told, most: () => most };
}

describe('chores of the writer', () => {
  it('are done one after the other, while no request waits', async () => {
    const left = [3, 2];
    const { submit, told, most } = noted(() =>
      left.map((_, index) => async () => {
        left[index] = (left[index] ?? 0) - 1;
        return (left[index] ?? 0) > 0;
      }),
    );
    await submit('a');
    await sleep(30);
    await submit('b');
    await sleep(250);
    expect(left).toEqual([0, 0]);
    expect(told.filter((what) => what === 'chore')).toHaveLength(5);
    expect(told.indexOf('batch b')).toBeLessThan(told.lastIndexOf('chore'));
    expect(most()).toBe(1);
  });

  it('run while every request is held, and never beside the batch of another lane', async () => {
    const { groups, submit, told, most } = noted(() => Array.from({ length: 4 }, () => async () => false));
    const held = submit('h', 'down').catch((error: Error) => error.message);
    await sleep(30);
    await Promise.all([submit('a'), submit('b')]);
    await sleep(200);
    expect(told.filter((what) => what === 'chore')).toHaveLength(4);
    expect(most()).toBe(1);
    await groups.released('dbd', new Error('given away'));
    expect(await held).toBe('given away');
  });

  it('that fail are kept, and tried again after the next batch', async () => {
    let tries = 0;
    const { submit, told } = noted(() => [
      async () => {
        tries += 1;
        if (tries === 1) throw new Error('slurmdbd is down');
        return false;
      },
    ]);
    await submit('a');
    await sleep(80);
    expect(tries).toBe(1);
    await submit('b');
    await sleep(80);
    expect(tries).toBe(2);
    expect(told).toEqual(['batch a', 'chore', 'batch b', 'chore']);
  });

  it('wait for the next batch where the lock of the host cannot be had, and the process lives on meanwhile', async () => {
    let isFull = false;
    let asked = 0;
    const exclusive: WriterGroupsOptions['exclusive'] = async (_group, write) => {
      asked += 1;
      // Too often is a loop without an end, in which no timer of this test would have a turn.
      if (isFull && asked < 1000) throw new Error('ENOSPC');
      return write();
    };
    const { submit, told } = noted(() => [async () => false], { exclusive });
    const first = submit('a');
    await sleep(5);
    isFull = true;
    await first;
    await sleep(60);
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(3);
    isFull = false;
    await submit('b');
    await sleep(60);
    expect(told.filter((what) => what === 'chore')).toHaveLength(1);
  });

  it('stop when the writer is given away', async () => {
    const { groups, submit, told } = noted(() => [async () => true]);
    await submit('a');
    await sleep(50);
    await groups.released('dbd', new Error('given away'));
    const count = told.length;
    await sleep(60);
    expect(told).toHaveLength(count);
  });
});
