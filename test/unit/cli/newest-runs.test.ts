import { expect, test } from '@jest/globals';
import type { OrderRow } from '../../../starters/cli/orders/list-orders.js';
import { newestRuns } from '../../../starters/cli/orders/watch-command.js';

const run = (workflowId: string, runId: string, closedAt: string | null): OrderRow => ({
  ...{ order: workflowId, type: 'Create', phase: 'Done', failureType: null, resource: '', resourceUuid: '' },
  ...{ offering: '', cluster: '', startedAt: '2026-01-01T00:00:00.000Z', closedAt, workflowId, runId },
});

test('an order that was run again is shown once: its open run, else the one that ended last', () => {
  const rows = [
    run('a', 'a2', null),
    run('b', 'b1', '2026-01-01T00:01:00.000Z'),
    run('a', 'a1', '2026-01-01T00:02:00.000Z'),
    run('b', 'b2', '2026-01-01T00:03:00.000Z'),
    run('c', 'c1', '2026-01-01T00:00:30.000Z'),
  ];
  expect(newestRuns(rows).map(({ runId }) => runId)).toEqual(['a2', 'b2', 'c1']);
  expect(newestRuns([...rows].reverse()).map(({ runId }) => runId)).toEqual(['c1', 'b2', 'a2']);
});
