import { afterEach, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createListOpenOrders } from '../../../activities/waldur/orders/list-open-orders.js';
import type { TickResult } from '../../../contracts/activities.js';
import { createStartOpenOrders } from '../../../workers/control/orders/start-open-orders.js';
import { heartbeatActivity } from '../../../workers/control/running-activity.js';
import { naming } from '../waldur/helpers/activities-of.js';
import { clientOf } from '../waldur/helpers/client-of.js';
import { json, type Served, serve } from '../waldur/helpers/serve.js';

const OFFERING = 'f'.repeat(32);
const uuidOf = (n: number): string => n.toString(16).padStart(32, '0');
const order = (n: number) => ({
  uuid: uuidOf(n),
  type: 'Create',
  state: 'pending-provider',
  created: new Date(n * 1000).toISOString(),
  marketplace_resource_uuid: uuidOf(n + 100_000),
  resource_name: `r${n}`,
});

let server: Served;
afterEach(() => server.close());

/** The order tick's activity over a Waldur whose number of open orders may differ from request to request. */
async function tick(countAt: (request: number) => number, counts = true) {
  server = await serve((seen, response, index) => {
    const page = Number(new URL(seen.url, 'http://h').searchParams.get('page') ?? '1');
    const count = countAt(index);
    const pages = Math.max(1, Math.ceil(count / 100));
    if (page > pages) return json(response, 404, { detail: 'Invalid page.' });
    const length = Math.min(100, count - 100 * (page - 1));
    return json(
      response,
      200,
      Array.from({ length }, (_, n) => order(n + 100 * (page - 1))),
      {
        ...(counts ? { 'X-Result-Count': String(count) } : {}),
        ...(page < pages ? { Link: `<http://h/?page=${page + 1}>; rel="next"` } : {}),
      },
    );
  });
  const client = clientOf(server.url, {}, { heartbeat: heartbeatActivity });
  const started = new Set<string>();
  const log = { info: () => undefined, warn: () => undefined };
  const activity = createStartOpenOrders({
    client: {
      workflow: { start: async (_: string, { workflowId }: { workflowId: string }) => started.add(workflowId) },
    } as unknown as Client,
    list: createListOpenOrders({
      offering: () => ({ client, naming, backendComponents: [] }),
      now: () => new Date(),
      log,
    }),
    settings: () => ({
      ...{ offeringId: OFFERING, offeringName: 'o', cluster: 'c', configHash: 'h', parkGraceMs: 0, notify: [] },
    }),
    log,
  });
  const environment = new MockActivityEnvironment({ heartbeatTimeoutMs: 60_000 });
  const heartbeats: object[] = [];
  environment.on('heartbeat', (details: object) => heartbeats.push(details));
  return { run: (): Promise<TickResult> => environment.run(() => activity(OFFERING)), started, heartbeats };
}

describe('the order tick', () => {
  it.each([true, false])('heartbeats with every page of a long list (counted by Waldur: %s)', async (counts) => {
    const { run, started, heartbeats } = await tick(() => 7000, counts);
    expect(await run()).toEqual({ listed: 7000, started: 7000 });
    expect(started.size).toBe(7000);
    expect(server.seen).toHaveLength(70);
    const listing = heartbeats.filter((details) => 'list' in details);
    expect(listing).toHaveLength(70);
    expect(listing[0]).toEqual({ list: `orders of offering ${OFFERING}`, page: 1, ...(counts ? { rows: 7000 } : {}) });
    expect(heartbeats.indexOf(listing[69] ?? {})).toBe(69);
  });

  it('starts the orders that are left when the last page goes while they are listed', async () => {
    const { run, started } = await tick((request) => (request === 0 ? 101 : 100));
    expect(await run()).toEqual({ listed: 100, started: 100 });
    expect(started.size).toBe(100);
  });

  it('starts all that it saw while orders are finished all the time', async () => {
    const { run, started } = await tick((request) => 1000 - request);
    const { listed } = await run();
    expect(listed).toBeGreaterThanOrEqual(990);
    expect(started.size).toBe(listed);
  });
});
