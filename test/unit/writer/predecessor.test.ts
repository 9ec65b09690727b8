import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HolderReport } from '../../../contracts/writer.js';
import { ChildFile } from '../../../workers/writer/child-record.js';
import { hostKey } from '../../../workers/writer/host-key.js';
import { Inheritance } from '../../../workers/writer/inheritance.js';
import { settlePredecessor } from '../../../workers/writer/settle-predecessor.js';
import { watchOrphan } from '../../../workers/writer/watch-orphan.js';

let folder: string;
let child: ChildFile;
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-writer-'));
  child = new ChildFile(folder, 'dbd');
});
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const start = (seconds: string): ChildProcess => {
  const process = spawn('timeout', ['--kill-after=4', '100', 'sleep', seconds], { stdio: 'ignore' });
  started.push(process);
  return process;
};
const gone = (process: ChildProcess) => new Promise((resolve) => process.once('exit', resolve));

const report = (overrides: Partial<HolderReport> = {}): HolderReport => ({
  holder: 'the one before',
  hostKey: 'here',
  state: 'idle',
  childMayLiveMs: 0,
  ...overrides,
});

/** Waits for the command, not for the backend: that is 35 s when the command may have been killed. */
async function settle(predecessor: HolderReport | null, signal = new AbortController().signal) {
  const begun = performance.now();
  const inheritance = new Inheritance(predecessor);
  const stop = new AbortController();
  let waitedMs: number | undefined;
  const log = {
    warn: () => {},
    info: (_: object, message: string) => {
      if (message !== 'waiting until the backend has settled') return;
      waitedMs = performance.now() - begun;
      stop.abort();
    },
  };
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  await settlePredecessor({ inheritance, hostKey: 'here', child, signal: stop.signal, log });
  const left = inheritance.left({ holder: 'me', hostKey: 'here' });
  return { unsettled: (left?.settlesMs ?? 0) > 30_000, waitedMs: waitedMs ?? performance.now() - begun, left };
}

describe('a new holder', () => {
  it('begins at once after one that had no command running', async () => {
    expect(await settle(null)).toMatchObject({ unsettled: false });
    expect(await settle(report())).toMatchObject({ unsettled: false });
    expect((await settle(report({ hostKey: 'elsewhere' }))).waitedMs).toBeLessThan(100);
  });

  it('waits for a command that runs on this host, and begins when it has ended by itself', async () => {
    const process = start('0.5');
    child.aboutToStart();
    child.started(process.pid ?? 0);
    const { unsettled, waitedMs } = await settle(report({ state: 'writing', childMayLiveMs: 60_000 }));
    expect(unsettled).toBe(false);
    expect(waitedMs).toBeGreaterThan(300);
    expect(child.look()).toEqual({ state: 'none' });
  });

  it('ends a command on this host that has outlived its limit, and lets slurmdbd settle', async () => {
    const process = start('60');
    child.started(process.pid ?? 0);
    const { unsettled, waitedMs } = await settle(report({ state: 'writing', childMayLiveMs: 400 }));
    expect(unsettled).toBe(true);
    expect(waitedMs).toBeLessThan(5_000);
  });

  it('lets slurmdbd settle after a command whose end nobody saw', async () => {
    const process = start('60');
    child.started(process.pid ?? 0);
    process.kill('SIGKILL');
    await gone(process);
    expect(await settle(null)).toMatchObject({ unsettled: true });
    expect(child.look()).toEqual({ state: 'none' });
  });

  it('waits as long as a command on another host can live', async () => {
    const { unsettled, waitedMs } = await settle(
      report({ hostKey: 'elsewhere', state: 'writing', childMayLiveMs: 500 }),
    );
    expect(unsettled).toBe(true);
    expect(waitedMs).toBeGreaterThanOrEqual(495);
  });

  it('waits for a command on another host although an older one was left on this one', async () => {
    const process = start('60');
    child.started(process.pid ?? 0);
    process.kill('SIGKILL');
    await gone(process);
    const elsewhere = report({ hostKey: 'elsewhere', state: 'writing', childMayLiveMs: 700 });
    const { unsettled, waitedMs } = await settle(elsewhere);
    expect(unsettled).toBe(true);
    expect(waitedMs).toBeGreaterThanOrEqual(695);
    expect(child.look()).toEqual({ state: 'none' });
  });

  it('stops waiting when it loses the lease itself', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const predecessor = report({ hostKey: 'elsewhere', state: 'writing', childMayLiveMs: 60_000 });
    expect((await settle(predecessor, stop.signal)).waitedMs).toBeLessThan(2_000);
  });

  it('waits for a command behind a prefix as long as it may live, although the process of the prefix is gone', async () => {
    const process = start('60');
    child.aboutToStart(1_500);
    child.started(process.pid ?? 0);
    process.kill('SIGKILL');
    await gone(process);
    expect(child.look()).toMatchObject({ state: 'hidden' });
    const { unsettled, waitedMs } = await settle(null);
    expect(waitedMs).toBeGreaterThan(1_000);
    expect(unsettled).toBe(true);
    expect(child.look()).toEqual({ state: 'none' });
  });

  it('does not wait longer for a command on another host than until somebody there tells of its end', async () => {
    const settleTold = async (killed: boolean) => {
      const inheritance = new Inheritance(report({ hostKey: 'elsewhere', turn: 't', childMayLiveMs: 60_000 }));
      const stop = new AbortController();
      const begun = performance.now();
      const asked: string[] = [];
      const toldEnded = async (turn: string) => {
        asked.push(turn);
        return asked.length === 2 ? { turn, killed } : undefined;
      };
      // What the backend settles is not waited for here.
      const info = (_: object, message: string) => message.includes('settled') && stop.abort();
      const log = { info: (fields: object, message: string) => void info(fields, message), warn: () => {} };
      await settlePredecessor({ inheritance, hostKey: 'here', child, toldEnded, signal: stop.signal, log });
      expect(performance.now() - begun).toBeLessThan(5_000);
      expect(asked).toEqual(['t', 't']);
      return inheritance.left({ holder: 'me', hostKey: 'here' });
    };
    expect(await settleTold(false)).toBeNull();
    expect(await settleTold(true)).toMatchObject({ childMayLiveMs: 0, settlesMs: expect.any(Number) });
  });

  it('hands on what it was told, less the time that it waited itself', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 500);
    const predecessor = report({ hostKey: 'elsewhere', state: 'writing', childMayLiveMs: 60_000, settlesMs: 70_000 });
    const { left } = await settle(predecessor, stop.signal);
    expect(left).toMatchObject({ holder: 'the one before', hostKey: 'elsewhere', state: 'writing' });
    expect(left?.childMayLiveMs).toBeGreaterThan(50_000);
    expect(left?.childMayLiveMs).toBeLessThan(59_600);
    expect(left?.settlesMs).toBeLessThan(69_600);
  });

  it('waits for a backend that is at work for a command which the holder before has killed', async () => {
    expect((await settle(report({ settlesMs: 34_000 }))).unsettled).toBe(true);
    const begun = performance.now();
    const inheritance = new Inheritance(report({ settlesMs: 400 }));
    const { signal } = new AbortController();
    await settlePredecessor({ inheritance, hostKey: 'here', child, signal, log: { info: () => {}, warn: () => {} } });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(395);
    expect(inheritance.left({ holder: 'me', hostKey: 'here' })).toBeNull();
  });
});

/** Runs a few lines as a process of its own that has ended when this returns: its command is an orphan then. */
async function inProcess(lines: string): Promise<void> {
  const module = join(import.meta.dirname, '../../../dist/workers/writer/child-record.js');
  const code = `
    const { ChildFile } = await import(${JSON.stringify(module)});
    const { spawn } = await import('node:child_process');
    const file = new ChildFile(${JSON.stringify(folder)}, 'dbd');
    ${lines}`;
  await gone(
    spawn('node', ['--input-type=module', '-e', code], { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '' } }),
  );
}

describe('a holder that was killed before it could name its command', () => {
  const announce = (sleepFor: string): string => `
    const mark = file.aboutToStart();
    spawn('sleep', ['${sleepFor}'], { detached: true, stdio: 'ignore', env: { ...process.env, SITEFLOW_WRITE: mark } }).unref();`;

  it('leaves a command that is found by its mark', async () => {
    await inProcess(announce('1'));
    expect(child.look()).toMatchObject({ state: 'running', orphan: true });
    const { unsettled, waitedMs } = await settle(report({ state: 'writing', childMayLiveMs: 200_000 }));
    expect(unsettled).toBe(false);
    expect(waitedMs).toBeLessThan(10_000);
  });

  it('costs no more than the settling when there is no such command any more', async () => {
    await inProcess('file.aboutToStart();');
    expect(child.look()).toEqual({ state: 'gone' });
    expect(await settle(report({ state: 'writing', childMayLiveMs: 200_000 }))).toMatchObject({ unsettled: true });
  });
});

describe('a process that waits for its turn', () => {
  it('sees an orphan end by itself, so that nobody has to wait for it', async () => {
    const process = start('0.3');
    // The holder is this very process: not an orphan.
    child.started(process.pid ?? 0);
    const watch = watchOrphan(child);
    watch();
    await gone(process);
    watch();
    expect(child.look().state).toBe('gone');

    // The holder is a process that has ended: an orphan.
    await inProcess(`
      const child = spawn('sleep', ['1'], { detached: true, stdio: 'ignore' });
      file.started(child.pid);
      child.unref();`);
    expect(child.look()).toMatchObject({ state: 'running', orphan: true });
    const again = watchOrphan(child);
    for (let looks = 0; looks < 40 && child.look().state !== 'none'; looks += 1) {
      again();
      await sleep(100);
    }
    expect(child.look()).toEqual({ state: 'none' });
  });
});

describe('the record of a running command', () => {
  it('comes back with its folder, and its absence on a full disk stops the command', () => {
    rmSync(folder, { recursive: true });
    child.aboutToStart();
    expect(child.look().state).toBe('unknown');
    const nowhere = new ChildFile('/dev/null/nowhere', 'dbd');
    expect(() => nowhere.aboutToStart()).toThrow(expect.objectContaining({ type: 'BackendUnavailable' }));
  });
});

describe('the host key', () => {
  it('is the same for processes that see each other, and another for another state folder', () => {
    const other = mkdtempSync(join(tmpdir(), 'siteflow-writer-'));
    expect(hostKey(folder)).toBe(hostKey(folder));
    expect(hostKey(folder)).not.toBe(hostKey(other));
    rmSync(other, { recursive: true });
  });
});
