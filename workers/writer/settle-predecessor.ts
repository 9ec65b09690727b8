import { setTimeout as sleep } from 'node:timers/promises';
import type { EndedCommand } from '../../contracts/writer.js';
import type { ChildFile } from './child-record.js';
import type { Inheritance } from './inheritance.js';

const LOOK_EVERY_MS = 100;
/** Each time costs the server a task of the workflow. */
const ASK_EVERY_MS = 1_000;

export interface SettleOptions {
  /** What is waited for; counted down, so that it can be handed on at any time. */
  inheritance: Inheritance;
  hostKey: string;
  child: ChildFile;
  /** What was told of the command of a turn by a process of its host. */
  toldEnded?: (turn: string) => Promise<EndedCommand | undefined>;
  signal: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Waits until no command of the holder before can live any more, and none that an earlier one left on this host; then
 * until the backend has settled, where one may have been killed. On the same host a command is looked at: it may finish,
 * and is ended when its time is over. On another host the time that it was given counts, unless somebody there tells that
 * it has ended.
 */
export async function settlePredecessor(options: SettleOptions): Promise<void> {
  const { inheritance, hostKey, signal, log } = options;
  const { from } = inheritance;
  const elsewhere = from !== null && from.hostKey !== hostKey && inheritance.childMayLiveMs > 0;
  const [, told] = await Promise.all([settleHere(options, elsewhere), elsewhere ? outlive(options) : undefined]);
  if (signal.aborted) return;
  if (elsewhere) {
    log.info({ holder: from.holder, told: told !== undefined }, 'the lost command does not live any more');
    inheritance.childEnded({ killed: told?.killed ?? true });
  } else if (inheritance.childMayLiveMs > 0) inheritance.childEnded({ killed: false });
  const seconds = Math.ceil(inheritance.settlesMs / 1000);
  if (seconds > 0) log.info({ seconds }, 'waiting until the backend has settled');
  // A timer may be early by part of a millisecond.
  while (inheritance.settlesMs > 0 && !signal.aborted) await pause(Math.ceil(inheritance.settlesMs), signal);
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
  } else if (here.state === 'hidden') {
    log.info({ seconds: Math.ceil(here.forMs / 1000) }, 'waiting for the end of a command behind a prefix');
    await pause(here.forMs, signal);
  } else if (here.state === 'unknown' && !elsewhere) await outlive(options);
  if (signal.aborted) return;
  child.ended();
  if (killed) inheritance.unsettled();
}

/**
 * Waits as long as a command that cannot be looked at may live.
 *
 * @returns what was told of it by somebody who can look
 */
async function outlive({ inheritance, toldEnded, signal, log }: SettleOptions): Promise<EndedCommand | undefined> {
  const seconds = Math.ceil(inheritance.childMayLiveMs / 1000);
  const turn = inheritance.from?.turn;
  log.info({ holder: inheritance.from?.holder, seconds }, 'waiting for the end of a lost command');
  while (inheritance.childMayLiveMs > 0 && !signal.aborted) {
    // Whoever cannot be asked leaves us the time.
    const told = turn === undefined ? undefined : await toldEnded?.(turn).catch(() => undefined);
    if (told !== undefined) return told;
    await pause(Math.min(ASK_EVERY_MS, inheritance.childMayLiveMs), signal);
  }
  return undefined;
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
