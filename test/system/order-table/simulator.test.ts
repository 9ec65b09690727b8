import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BEGIN, orderTable } from '../../../scripts/lib/order-table.js';
import { simulatedCluster } from '../../contract/slurm-backend/living-cluster.js';
import { beginsAndEnds } from './one-after-the-other.js';
import { orderTableSuite } from './table-suite.js';

orderTableSuite('the Slurm simulator', () => simulatedCluster('table'));

describe('the table of orders', () => {
  it('stands in docs/orders.md as it is (npx tsx scripts/order-table.ts puts it there)', () => {
    const page = readFileSync('docs/orders.md', 'utf8');
    expect(page).toContain(orderTable());
    expect(page.split(BEGIN)).toHaveLength(2);
  });

  it('would tell orders that overlap', () => {
    const entry = (uuid: string, to: string) => ({
      ...{ seq: 1, at: '', route: '', kind: 'orders', uuid },
      change: { state: { from: 'x', to } },
    });
    const overlapping = [entry('a', 'executing'), entry('b', 'executing'), entry('a', 'done'), entry('b', 'done')];
    expect(beginsAndEnds(overlapping, ['a', 'b'])).toEqual(['1 begun', '2 begun', '1 ended', '2 ended']);
  });
});
