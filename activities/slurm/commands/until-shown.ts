import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandResult } from '../../lib/process/exec.js';

/** When a write that goes on is looked after, in milliseconds. */
export interface Looks {
  firstMs: number;
  everyMs: number;
  /** A command whose change is there has this long to end by itself. */
  graceMs: number;
}

/** Most writes are over before; a look costs slurmdbd a read. */
export const LOOKS: Looks = { firstMs: 4_000, everyMs: 10_000, graceMs: 1_500 };

/**
 * Runs a write and looks, while it goes on, whether its change is there. Slurmdbd makes a change first and then tells
 * slurmctld; where that is frozen sacctmgr waits two minutes (22.05) or for ever (24.11, 26.05), with the change made.
 * Ending the client then loses nothing: its transaction is over, as the read of another client shows.
 *
 * @param start runs the command and ends it at once when the signal is aborted
 * @param isShown whether a read shows everything that the command was to write
 * @returns `unanswered`: it was ended because its change is there
 */
export async function untilShown(
  start: (signal: AbortSignal) => Promise<CommandResult>,
  isShown: () => Promise<boolean>,
  { firstMs, everyMs, graceMs }: Looks = LOOKS,
): Promise<{ result: CommandResult; unanswered: boolean }> {
  const stop = new AbortController();
  const over = new AbortController();
  const running = start(stop.signal).finally(() => over.abort());
  // Whoever awaits `running` hears of its failure.
  running.catch(() => undefined);
  const isOver = (ms: number): Promise<boolean> => sleep(ms, false, { signal: over.signal }).catch(() => true);
  for (let ms = firstMs; !(await isOver(ms)); ms = everyMs) {
    // A read that fails says nothing of the change.
    if (!(await isShown().catch(() => false)) || (await isOver(graceMs))) continue;
    stop.abort();
    return { result: await running, unanswered: true };
  }
  return { result: await running, unanswered: false };
}
