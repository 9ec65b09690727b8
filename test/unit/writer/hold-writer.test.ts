import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HolderReport, HoldRequest, HoldResult } from '../../../contracts/writer.js';
import type { ActivityCalls } from '../../../workers/writer/activity-calls.js';
import { ChildFile } from '../../../workers/writer/child-record.js';
import { createHoldWriter } from '../../../workers/writer/hold-writer.js';
import { HostClaim } from '../../../workers/writer/host-claim.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-hold-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LOST: HolderReport = { holder: 'a', hostKey: 'elsewhere', state: 'writing', childMayLiveMs: 60_000 };

function open({
  settlesMs = 0,
  complete = async () => 'done' as const,
}: {
  settlesMs?: number;
  complete?: ActivityCalls['complete'];
} = {}) {
  const told: string[] = [];
  const reports: HolderReport[] = [];
  const results: HoldResult[] = [];
  const stopping = new AbortController();
  const log = { info: () => undefined, warn: () => undefined };
  const hold = createHoldWriter({
    ...{ holder: 'me', hostKey: 'here', settlesMs: () => settlesMs, stopping: stopping.signal, log },
    child: (group) => new ChildFile(folder, group),
    claim: new HostClaim({ target: folder, authority: 'mine', log }),
    toldEnded: async () => undefined,
    calls: () => ({
      beat: async (report) => {
        reports.push(report);
        return 'held';
      },
      complete: async (result) => {
        const answer = await complete(result);
        told.push(`completed after ${reports.at(-1)?.state}`);
        results.push(result);
        return answer;
      },
    }),
    onAcquired: async () => void told.push('acquired'),
    onReleased: async (_, reason) => void told.push(`released: ${reason}`),
  });
  const request = (given: Partial<HoldRequest>): HoldRequest => ({
    ...{ group: 'dbd', seat: 'me', sliceMs: null, predecessor: null, ...given },
  });
  return { told, reports, results, stopping, hold: (given: Partial<HoldRequest> = {}) => hold(request(given)) };
}

describe('a turn', () => {
  it('begins when its holder may write, not when it starts to wait', async () => {
    const { told, hold } = open();
    const begun = performance.now();
    await hold({ sliceMs: 300, predecessor: { ...LOST, hostKey: 'here', childMayLiveMs: 0, settlesMs: 700 } });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
    expect(told).toEqual(['acquired', 'released: its turn is over', 'completed after draining']);
  });

  it('completes with nothing left, after a heartbeat that says that no command lives', async () => {
    const { reports, results, hold } = open();
    await hold({ sliceMs: 50 });
    expect(reports.at(-1)).toMatchObject({ holder: 'me', hostKey: 'here', state: 'draining', childMayLiveMs: 0 });
    expect(results).toEqual([{ left: null }]);
  });

  it('leaves to the next one what the backend still does for a command that it has killed', async () => {
    const { results, hold } = open({ settlesMs: 20_000 });
    await hold({ sliceMs: 50 });
    expect(results).toMatchObject([{ left: { holder: 'me', childMayLiveMs: 0, settlesMs: 20_000 } }]);
  });

  it('that ends before it began hands on what it was told, less the time that it waited', async () => {
    const { told, reports, results, stopping, hold } = open();
    setTimeout(() => stopping.abort(), 400);
    await hold({ sliceMs: 50, predecessor: LOST });
    expect(told).toEqual(['completed after acquiring']);
    expect(results).toMatchObject([{ left: { holder: 'a', hostKey: 'elsewhere', state: 'writing' } }]);
    expect(results[0]?.left?.childMayLiveMs).toBeLessThanOrEqual(59_650);
    expect(results[0]?.left?.childMayLiveMs).toBeGreaterThan(58_000);
    // Who is lost while it waits leaves it in its heartbeat.
    expect(reports.at(-1)).toMatchObject({ state: 'acquiring', before: { holder: 'a', hostKey: 'elsewhere' } });
  });

  it('says that it is over until the server has heard it', async () => {
    let tries = 0;
    const complete = async (): Promise<'done'> => {
      tries += 1;
      if (tries < 3) throw new Error('unavailable');
      return 'done';
    };
    const { results, hold } = open({ complete });
    expect(await hold({ sliceMs: 50 })).toBe(true);
    expect(results).toHaveLength(1);
    expect(tries).toBe(3);
  });

  it('waits for an agent of another Temporal server on this host, and gives its own claim back', async () => {
    const log = { info: () => undefined, warn: () => undefined };
    const other = new HostClaim({ target: folder, authority: 'another', log });
    const { told, stopping, hold } = open();
    expect(await other.take(new AbortController().signal)).toBe(false);
    const held = hold();
    await sleep(700);
    expect(told).toEqual([]);
    stopping.abort();
    await held;
    expect(told).toEqual(['completed after acquiring']);
    other.release();
    const again = open();
    await again.hold({ sliceMs: 20 });
    expect(again.told[0]).toBe('acquired');
    expect(await other.take(new AbortController().signal)).toBe(false);
    other.release();
  });
});
