import { describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { Registry } from 'prom-client';
import { parkedGauge } from '../../../workers/control/orders/parked-gauge.js';

describe('siteflow_orders_parked', () => {
  it('is what the server counts when it is asked for, and missing while it does not answer', async () => {
    const counts: (number | Error)[] = [3, new Error('away'), 0];
    const queries: string[] = [];
    const client = {
      withDeadline: async (_deadline: number, work: () => Promise<unknown>) => work(),
      workflow: {
        count: async (query: string) => {
          queries.push(query);
          const next = counts.shift();
          if (next instanceof Error) throw next;
          return { count: next };
        },
      },
    } as unknown as Client;
    const registry = new Registry();
    parkedGauge(registry, client);
    expect(await registry.metrics()).toContain('\nsiteflow_orders_parked 3\n');
    expect(await registry.metrics()).not.toMatch(/^siteflow_orders_parked /m);
    expect(await registry.metrics()).toContain('\nsiteflow_orders_parked 0\n');
    expect(queries[0]).toContain("OrderPhase = 'Parked'");
  });
});
