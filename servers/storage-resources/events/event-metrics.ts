import { Counter, Gauge, type Registry } from 'prom-client';
import type { EventOutcome } from './read-event.js';

const PREFIX = 'siteflow_storage_events_';

export interface EventMetrics {
  received(outcome: EventOutcome): void;
}

/**
 * Messages by outcome, and for each offering whether its events are received.
 *
 * @param connected offering → whether it is connected, asked whenever the metrics are read
 */
export function createEventMetrics(registry: Registry, connected: () => ReadonlyMap<string, boolean>): EventMetrics {
  const received = new Counter({
    name: `${PREFIX}total`,
    help: 'Events of Waldur: hint (Waldur is read), dropped (of no interest, or too large), malformed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['hint', 'dropped', 'malformed']) received.inc({ outcome }, 0);
  new Gauge({
    name: `${PREFIX}connected`,
    help: 'Whether events of an offering are received.',
    labelNames: ['offering'],
    registers: [registry],
    collect() {
      for (const [offering, is] of connected()) this.set({ offering }, is ? 1 : 0);
    },
  });
  return { received: (outcome) => received.inc({ outcome }) };
}
