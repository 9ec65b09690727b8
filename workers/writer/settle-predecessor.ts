import { setTimeout as sleep } from 'node:timers/promises';
import type { HolderReport } from '../../contracts/writer.js';
import type { ChildFile } from './child-record.js';

const LOOK_EVERY_MS = 100;

export interface SettleOptions {
  predecessor: HolderReport | null;
  hostKey: string;
  child: ChildFile;
  signal: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Waits until no command of the holder before can live any more, and none that an earlier one left on this host. On the
 * same host it is looked at: it may finish, and is ended when its time is over. On another host only the time that it
 * was given counts, from this call on.
 *
 * @returns whether the backend may still be at work for a command that was killed
 */
export async function settlePredecessor(options: SettleOptions): Promise<boolean> {
  const { predecessor, hostKey, signal, log } = options;
  const announced = predecessor?.childMayLiveMs ?? 0;
  const elsewhere = predecessor !== null && predecessor.hostKey !== hostKey && announced > 0;
  const [here, there] = await Promise.all([
    settleHere(options, announced),
    elsewhere ? outlive(announced, options) : false,
  ]);
  if (elsewhere && !signal.aborted) log.info({ holder: predecessor.holder }, 'the lost command cannot live any more');
  return here || there;
}

/** The command that this host's record is about, whoever left it. */
async function settleHere(options: SettleOptions, announced: number): Promise<boolean> {
  const { child, signal, log } = options;
  const here = child.look();
  if (here.state === 'none') return false;
  let unsettled = true;
  if (here.state === 'running') {
    log.info({ pid: here.process.pid }, 'a command of the writer before us still runs; waiting for it');
    unsettled = !(await untilGone(child, here.process.pid, announced || undefined, options));
  } else if (here.state === 'unknown') await outlive(announced, options);
  if (!signal.aborted) child.ended();
  return unsettled;
}

/** Waits as long as a command that cannot be looked at may live. */
async function outlive(ms: number, { predecessor, signal, log }: SettleOptions): Promise<true> {
  log.info({ holder: predecessor?.holder, seconds: Math.ceil(ms / 1000) }, 'waiting for the end of a lost command');
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
  return true;
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
