import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { Registry } from 'prom-client';
import { GroupWriter } from '../../../activities/lib/writer/group-writer.js';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { progressOf } from '../../../starters/cli/orders/progress-of.js';
import { slowWriteLog, withWriterGauge } from '../../../workers/headnode/slow-writes.js';
import { request } from './held-writer.js';

describe('a batch that takes long', () => {
  it('says so to whoever waits for it and to the log, and nothing once it is over', async () => {
    const told: number[] = [];
    let end: () => void = () => undefined;
    const writer = new GroupWriter<string, string>({
      maxBatch: 10,
      slowAfterMs: 20,
      onSlow: (elapsedMs) => told.push(elapsedMs),
      untilUp: async () => undefined,
      write: async (requests) => {
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        return { outcomes: new Map(requests.map(({ key }) => [key, { status: 'done', value: key }])) };
      },
    });
    const seen: WriterProgress[] = [];
    const [first, second] = [
      writer.submit(request('a'), { onProgress: (progress) => seen.push(progress) }),
      sleep(30).then(() => writer.submit(request('b'))),
    ];
    await sleep(100);
    expect(writer.writingMs).toBeGreaterThan(50);
    expect(seen.at(-1)).toEqual({
      state: 'writing',
      ahead: 0,
      reason: expect.stringMatching(/for 0 s: .* lock of its/),
    });
    end();
    await first;
    const count = told.length;
    expect(count).toBeGreaterThanOrEqual(2);
    await sleep(10);
    end();
    await second;
    await sleep(50);
    expect(writer.writingMs).toBe(0);
    expect(told).toHaveLength(count);
  });

  it('leaves a line in the log at once, and one a minute', () => {
    const lines: object[] = [];
    const log = slowWriteLog({ warn: (fields: object) => void lines.push(fields) } as never);
    for (const ms of [15_000, 30_000, 60_000, 75_000, 90_000, 15_000]) log('dbd', ms);
    log('other', 15_000);
    expect(lines).toEqual([
      ...[15, 75, 15].map((seconds) => ({ group: 'dbd', seconds })),
      { group: 'other', seconds: 15 },
    ]);
  });

  it('is a metric', async () => {
    const registry = withWriterGauge(new Registry(), { writingMs: () => new Map([['dbd:6819', 90_000]]) });
    expect(await registry.metrics()).toContain('siteflow_writer_batch_seconds{group="dbd:6819"} 90');
  });

  it.each<[unknown, string | null]>([
    [{ state: 'writing', ahead: 0, reason: 'slowly' }, 'is being written: slowly'],
    [{ state: 'queued', ahead: 3 }, 'waits for its turn, 3 before it'],
    [{ state: 'held', ahead: 0, reason: 'no slurmdbd' }, 'waits for the backend: no slurmdbd'],
    [{ other: 1 }, null],
    ['text', null],
  ])('is told by orders show: %j', (heartbeat, text) => {
    expect(progressOf(defaultPayloadConverter.toPayload(heartbeat))).toBe(text);
  });
});
