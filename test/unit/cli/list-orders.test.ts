import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { listOrders } from '../../../starters/cli/orders/list-orders.js';

const run = (workflowId: string, runId: string, status: string) => ({
  ...{ workflowId, runId, status: { name: status }, searchAttributes: {}, startTime: new Date(0) },
  ...(status === 'RUNNING' ? {} : { closeTime: new Date(1) }),
});

/** As Temporal lists them: open ones first, then those that ended last. */
const RUNS = [
  run('a', 'a2', 'RUNNING'),
  run('b', 'b2', 'COMPLETED'),
  run('a', 'a1', 'FAILED'),
  run('c', 'c1', 'FAILED'),
];

const client = {
  workflow: {
    async *list() {
      yield* RUNS;
    },
  },
} as unknown as Client;

test('an order that was run again is listed once, with its newest run, and counts once', async () => {
  expect((await listOrders(client, { limit: 10 })).map(({ runId }) => runId)).toEqual(['a2', 'b2', 'c1']);
  expect((await listOrders(client, { limit: 3 })).map(({ runId }) => runId)).toEqual(['a2', 'b2', 'c1']);
});
