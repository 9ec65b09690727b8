import { abortableSleep } from '../../../activities/lib/abortable-sleep.js';

export interface HintTools {
  /** Reads once, beginning after the call; resolves when that reading is over, however it ended. */
  read(): Promise<void>;
  /** Pause after such a reading. */
  minMs: number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface HintGate {
  hint(): void;
  /** From now on hints have no effect. */
  stop(): void;
}

/**
 * Turns any number of hints into few readings: the first one reads at once, those that come until the pause after that
 * reading is over share the next one. Every hint is followed by a reading that begins after it.
 */
export function coalesceHints({ read, minMs, sleep = abortableSleep }: HintTools): HintGate {
  const stopping = new AbortController();
  let wanted = false;
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      await read();
      await sleep(minMs, stopping.signal).catch(() => undefined);
    }
    busy = false;
  }

  return {
    hint: () => {
      wanted = true;
      if (!busy) void work();
    },
    stop: () => stopping.abort(),
  };
}
