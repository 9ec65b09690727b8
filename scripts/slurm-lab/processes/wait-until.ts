import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, in words for the error. */
  what: string;
  timeoutMs: number;
  everyMs?: number;
  /** Called when the time is over; its text goes into the error. */
  explain?: () => string;
  /** Ends the wait early, for example because the process has died. */
  giveUp?: () => boolean;
}

/**
 * Repeats a check until it is true.
 *
 * @throws when the time is over or giveUp says so
 */
export async function waitUntil(check: () => boolean | Promise<boolean>, options: WaitOptions): Promise<void> {
  const { what, timeoutMs, everyMs = 40, explain, giveUp } = options;
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    if (await check()) return;
    if (giveUp?.()) break;
    await sleep(everyMs);
  }
  const detail = explain?.().trim();
  throw new Error(`Slurm lab: ${what}: not within ${timeoutMs / 1000} s.${detail ? `\n${detail}` : ''}`);
}
