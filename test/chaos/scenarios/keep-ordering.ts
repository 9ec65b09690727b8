import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSite } from '../site/start-site.js';

/** Customers that go on ordering while something happens. */
export interface Ordering {
  stop(): void;
}

/** Opens one order every `everyMs`, until stopped or `most` are open. */
export function keepOrdering(site: ChaosSite, { everyMs, most }: { everyMs: number; most: number }): Ordering {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted && site.world.orders.length < most) {
      site.world.open(1);
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  void run();
  return { stop: () => stopping.abort() };
}
