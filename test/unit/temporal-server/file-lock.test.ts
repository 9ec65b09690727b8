import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { processIdentity } from '../../../workers/lib/process-identity.js';
import { withFileLock } from '../../../workers/temporal-server/file-lock.js';

const lockPath = (): string => join(mkdtempSync(join(tmpdir(), 'lock-')), 'x.lock');
const left = (path: string): string[] => readdirSync(join(path, '..'));
const holder = (identity: object): string => JSON.stringify({ ...identity, token: 'other' });

describe('withFileLock', () => {
  it('lets one in at a time and leaves nothing behind', async () => {
    const path = lockPath();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withFileLock(path, { timeoutMs: 5_000, pollMs: 2 }, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(5);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(left(path)).toEqual([]);
  });

  it('frees the lock when the work fails', async () => {
    const path = lockPath();
    await expect(withFileLock(path, { timeoutMs: 100 }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it("takes over a killed holder's lock at once, though its number is in use again", async () => {
    const path = lockPath();
    const self = processIdentity(process.pid)!;
    writeFileSync(path, holder({ ...self, startTicks: '1' }));
    let waited = false;
    const options = { timeoutMs: 5_000, onWait: () => (waited = true) };
    expect(await withFileLock(path, options, async () => 'done')).toBe('done');
    expect(waited).toBe(false);
  });

  it('does not take over from an earlier boot by accident, and not from a living process', async () => {
    const path = lockPath();
    const child = spawn('sleep', ['30']);
    writeFileSync(path, holder(processIdentity(child.pid!)!));
    const seen: number[] = [];
    const options = { timeoutMs: 200, pollMs: 20, onWait: (pid: number) => seen.push(pid) };
    await expect(withFileLock(path, options, async () => 1)).rejects.toThrow(`Process ${child.pid} has held`);
    expect(seen).toEqual([child.pid]);
    child.kill('SIGKILL');
    await sleep(100);
    expect(await withFileLock(path, options, async () => 2)).toBe(2);
    writeFileSync(path, holder({ ...processIdentity(process.pid)!, bootId: 'earlier' }));
    expect(await withFileLock(path, options, async () => 3)).toBe(3);
  });

  it('trusts an unreadable lock for ten seconds only', async () => {
    const path = lockPath();
    writeFileSync(path, '{"pi');
    await expect(withFileLock(path, { timeoutMs: 50, pollMs: 10 }, async () => 1)).rejects.toThrow(/has held/);
    const past = new Date(Date.now() - 60_000);
    utimesSync(path, past, past);
    expect(await withFileLock(path, { timeoutMs: 50, pollMs: 10 }, async () => 1)).toBe(1);
  });

  it('keeps processes apart that all meet a dead holder', async () => {
    const path = lockPath();
    const count = join(path, '..', 'count');
    writeFileSync(count, '0');
    for (let round = 0; round < 10; round += 1) {
      writeFileSync(path, holder({ pid: 1, startTicks: '1', bootId: 'earlier' }));
      await Promise.all(
        Array.from({ length: 6 }, () =>
          withFileLock(path, { timeoutMs: 5_000, pollMs: 1 }, async () => {
            const before = Number(readFileSync(count, 'utf8'));
            await sleep(1);
            writeFileSync(count, String(before + 1));
          }),
        ),
      );
    }
    expect(readFileSync(count, 'utf8')).toBe('60');
  });
});
