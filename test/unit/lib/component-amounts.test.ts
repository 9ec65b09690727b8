import { describe, expect, it } from '@jest/globals';
import { componentAmounts } from '../../../activities/lib/backend/component-amounts.js';

const component = { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'Units' };
const period = { createdAt: '2026-01-10T00:00:00Z', endDate: null };

describe('amounts of components', () => {
  it.each(['constructor', 'toString', 'valueOf'])('are those of limits that were ordered, not of "%s"', (type) => {
    const { amounts, reportedLimits } = componentAmounts({}, period, { [type]: component });
    expect([...amounts.keys()]).toEqual([]);
    expect(reportedLimits).toEqual({});
    expect(
      componentAmounts({ [type]: 2 }, period, { [type]: component })
        .amounts.get(type)
        ?.toNumber(),
    ).toBe(120);
  });
});
