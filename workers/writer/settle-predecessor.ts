import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildFile } from './child-record.js';
import type { Inheritance } from './inheritance.js';

const LOOK_EVERY_MS = 100;

export interface SettleOptions {
  /** What is waited for; counted down, so that it can be handed on at any time. */
  inheritance: Inheritance;
  hostKey: string;
  child: ChildFile;
  signal: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Waits until no command of the holder before can live any more, and none that an earlier one left on this host; then
 * until the backend has settled, where one may have been killed. On the same host a command is looked at: it may finish,
 * and is ended when its time is over. On another host only the time that it was given counts.
 */
export async function settlePredecessor(options: SettleOptions): Promise<void> {
  const { inheritance, hostKey, signal, log } = options;
  const { from } = inheritance;
  const elsewhere = from !== null && from.hostKey !== hostKey && inheritance.childMayLiveMs > 0;
  await Promise.all([settleHere(options, elsewhere), elsewhere ? outlive(options) : undefined]);
  if (signal.aborted) return;
  if (elsewhere) {
    log.info({ holder: from.holder }, 'the lost command cannot live any more');
    inheritance.childEnded({ killed: true });
  } else if (inheritance.childMayLiveMs > 0) inheritance.childEnded({ killed: false });
  const seconds = Math.ceil(inheritance.settlesMs / 1000);
  if (seconds > 0) log.info({ seconds }, 'waiting until the backend has settled');
  await pause(inheritance.settlesMs, signal);
}

/** The command that this host's record is about, whoever left it. */
async function settleHere(options: SettleOptions, elsewhere: boolean): Promise<void> {
  const { inheritance, child, signal, log } = options;
  const here = child.look();
  if (here.state === 'none') return;
  let killed = true;
  if (here.state === 'running') {
    log.info({ pid: here.process.pid }, 'a command of the writer before us still runs; waiting for it');
    killed = !(await untilGone(child, here.process.pid, inheritance.childMayLiveMs || undefined, options));
  } else if (here.state === 'unknown' && !elsewhere) await outlive(options);
  if (signal.aborted) return;
  child.ended();
  if (killed) inheritance.unsettled();
}

/** Waits as long as a command that cannot be looked at may live. */
async function outlive({ inheritance, signal, log }: SettleOptions): Promise<void> {
  const seconds = Math.ceil(inheritance.childMayLiveMs / 1000);
  log.info({ holder: inheritance.from?.holder, seconds }, 'waiting for the end of a lost command');
  await pause(inheritance.childMayLiveMs, signal);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0 && !signal.aborted) await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** @returns true when it ended by itself, false when it was ended here */
async function untilGone(
  child: ChildFile,
  pid: number,
  limitMs: number | undefined,
  { signal, log }: SettleOptions,
): Promise<boolean> {
  const deadline = limitMs === undefined ? undefined : performance.now() + limitMs;
  let ended = false;
  while (!signal.aborted && child.look().state === 'running') {
    if (deadline !== undefined && performance.now() > deadline && !ended) {
      log.warn({ pid }, 'the command has outlived its time limit and is ended');
      ended = true;
      endGroup(pid);
    }
    await sleep(LOOK_EVERY_MS);
  }
  return !ended;
}

/** The command runs below `timeout`, which leads a group of its own. */
function endGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
}
