import { describe, expect, it } from '@jest/globals';
import { AGED_MS } from '../../../activities/lib/writer/choose-batch.js';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { held, request } from './held-writer.js';

const [ORDER, STATUS, MEMBERSHIP, REPAIR] = [0, 1, 2, 3];

/** A writer that is busy with a batch while requests arrive. */
async function busy(maxBatch = 100) {
  const clock = { ms: 0 };
  const writer = held(maxBatch, { now: () => clock.ms });
  const done = [writer.writer.submit(request('first'))];
  await writer.turn();
  const add = (n: number, name: string, urgency: number | undefined, lane?: string): void => {
    for (let at = 0; at < n; at += 1) done.push(writer.writer.submit(request(`${name}${at}`, lane, urgency)));
  };
  const endAll = async (): Promise<void> => {
    while (writer.writer.depth > 0) await writer.end();
    await Promise.all(done);
  };
  return { ...writer, add, clock, endAll };
}

const count = (batch: readonly string[] | undefined, name: string): number =>
  (batch ?? []).filter((key) => key.startsWith(name)).length;

describe('GroupWriter, of those who wait', () => {
  it('writes the most urgent first', async () => {
    const { add, end, endAll, batches } = await busy(2);
    add(1, 'repair', REPAIR);
    add(2, 'member', MEMBERSHIP);
    add(1, 'status', STATUS);
    add(2, 'order', ORDER);
    await end();
    await endAll();
    expect(batches.slice(1)).toEqual([
      ['order0', 'order1'],
      ['status0', 'member0'],
      ['member1', 'repair0'],
    ]);
  });

  it('writes 100 orders that come behind 1,000 membership requests in the very next batch', async () => {
    const { add, end, endAll, batches } = await busy();
    add(1_000, 'member', MEMBERSHIP);
    await end();
    expect(count(batches[1], 'member')).toBe(100);
    add(100, 'order', ORDER);
    await end();
    expect(count(batches[2], 'order')).toBe(100);
    await endAll();
    expect(batches).toHaveLength(12);
  });

  it('makes them wait for two batches if the 1,000 have waited a minute', async () => {
    const { add, end, endAll, batches, clock } = await busy();
    add(1_000, 'member', MEMBERSHIP);
    clock.ms += AGED_MS;
    await end();
    add(100, 'order', ORDER);
    await end();
    await end();
    expect([2, 3].map((at) => [count(batches[at], 'order'), count(batches[at], 'member')])).toEqual([
      ...[
        [50, 50],
        [50, 50],
      ],
    ]);
    await endAll();
  });

  it('lets nobody wait for ever behind orders: whoever waited a minute has half of each batch', async () => {
    const { add, end, endAll, batches, clock } = await busy(10);
    add(20, 'member', MEMBERSHIP);
    for (let turn = 0; turn < 8; turn += 1) {
      add(10, `order${turn}_`, ORDER);
      clock.ms += AGED_MS / 4;
      await end();
    }
    expect(batches.slice(1).map((batch) => count(batch, 'member'))).toEqual([0, 0, 0, 5, 5, 5, 5, 0]);
    await endAll();
  });

  it('takes turns between orders of one lane and a minute-old requests of another', async () => {
    const { add, end, endAll, batches, clock } = await busy(2);
    add(4, 'member', MEMBERSHIP, 'k');
    clock.ms += AGED_MS;
    add(6, 'order', ORDER);
    await end();
    await endAll();
    expect(batches.slice(1)).toEqual([
      ['member0', 'member1'],
      ['order0', 'order1'],
      ['member2', 'member3'],
      ['order2', 'order3'],
      ['order4', 'order5'],
    ]);
  });

  it('tells how many go before them', async () => {
    const { writer, add, end, endAll, turn } = await busy(1);
    const seen: WriterProgress[] = [];
    const member = writer.submit(request('member', 'l', MEMBERSHIP), { onProgress: (each) => seen.push(each) });
    add(2, 'order', ORDER);
    await turn();
    await end();
    expect(seen.at(-1)).toEqual({ state: 'queued', ahead: 2 });
    await endAll();
    expect(await member).toBe('of member');
    expect(seen.at(-1)).toEqual({ state: 'writing', ahead: 0 });
  });
});
