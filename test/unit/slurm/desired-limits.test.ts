import { describe, expect, it } from '@jest/globals';
import type { Components } from '../../../activities/lib/backend/components.js';
import { prepaidMonths } from '../../../activities/lib/backend/prepaid-months.js';
import { desiredLimits } from '../../../activities/slurm/desired/desired-limits.js';

const component = (accounting_type: 'usage' | 'limit' | 'one', more: object = {}): Components[string] => ({
  measured_unit: 'u',
  label: 'l',
  unit_factor: 1,
  accounting_type,
  ...more,
});
const known = new Set(['cpu', 'mem', 'gres/gpu']);
const limitsOf = (
  ordered: Record<string, number>,
  components: Components,
  { endDate = null, tres = known }: { endDate?: string | null; tres?: ReadonlySet<string> } = {},
) => desiredLimits(ordered, { createdAt: '2026-01-31T10:00:00Z', endDate }, components, tres);

describe('desiredLimits', () => {
  it.each([
    [
      'usage takes the configured limit',
      { cpu: component('usage', { limit: 10, unit_factor: 60 }) },
      {},
      { cpu: 600 },
      { cpu: 10 },
    ],
    ['usage without limit sets nothing', { cpu: component('usage') }, { cpu: 5 }, {}, {}],
    ['usage of 0 is a limit', { cpu: component('usage', { limit: 0 }) }, {}, { cpu: 0 }, { cpu: 0 }],
    [
      'limit takes what was ordered',
      { cpu: component('limit', { unit_factor: 60000 }) },
      { cpu: 2 },
      { cpu: 120000 },
      { cpu: 2 },
    ],
    ['decimal arithmetic', { cpu: component('limit', { unit_factor: 100 }) }, { cpu: 4.35 }, { cpu: 435 }, { cpu: 4 }],
    ['fractions are cut off', { cpu: component('limit', { unit_factor: 0.3 }) }, { cpu: 5 }, { cpu: 1 }, { cpu: 5 }],
    ['-1 stays no limit', { cpu: component('limit', { unit_factor: 60 }) }, { cpu: -1 }, { cpu: -1 }, { cpu: -1 }],
    [
      'limits of other components are reported',
      { cpu: component('limit') },
      { cpu: 1, disk: 9 },
      { cpu: 1 },
      { cpu: 1, disk: 9 },
    ],
    [
      'no configured limit stays none',
      { cpu: component('usage', { limit: -1, unit_factor: 60 }) },
      {},
      { cpu: -1 },
      { cpu: -1 },
    ],
  ])('%s', (_, components, limits, expected, reported) => {
    expect(limitsOf(limits, components as Components)).toEqual({
      limits: expected,
      reportedLimits: reported,
      warnings: [],
    });
  });

  it.each([
    ['limit', { cpu: component('limit'), disk: component('limit') }, { cpu: 1 }, 'disk'],
    ['one', { cpu: component('one'), mem: component('limit') }, {}, 'cpu, mem'],
  ])('says which components Waldur names no limit for: %s', (_, components, ordered, names) => {
    const { limits, warnings } = limitsOf(ordered, components as Components, { endDate: '2026-02-28' });
    expect(limits).toEqual(ordered);
    expect(warnings).toEqual([
      `Waldur names no limit for ${names}: what an existing account has of it stays, and a new one gets none.`,
    ]);
  });

  it.each([
    [-1, 1000],
    [1000, -1],
    [-1, -1],
  ])('adds up on one TRES: no limit and a limit is no limit (%d and %d)', (one, two) => {
    const onCpu = component('limit', { target_components: { cpu: { factor: 1 } } });
    expect(limitsOf({ one, two }, { one: onCpu, two: onCpu }).limits).toEqual({ cpu: -1 });
  });

  it('takes a TRES in any case, and sets it as the cluster spells it', () => {
    const components = { CPU: component('limit'), 'gres/gpu:A40': component('limit') };
    const ordered = { CPU: 3, 'gres/gpu:A40': 4 };
    const known = new Set(['cpu', 'mem', 'gres/gpu:a40']);
    expect(desiredLimits(ordered, { createdAt: '', endDate: null }, components, known)).toMatchObject({
      ...{ limits: { cpu: 3, 'gres/gpu:a40': 4 }, warnings: [] },
    });
  });

  it('maps to target components and adds them up', () => {
    const components = {
      node_hours: component('limit', {
        unit_factor: 7,
        target_components: { cpu: { factor: 64 }, 'gres/gpu': { factor: 4 } },
      }),
      gpu_hours: component('limit', { target_components: { 'gres/gpu': { factor: 1 } } }),
      mem: component('limit', { unit_factor: 1000 }),
    };
    const { limits } = limitsOf({ node_hours: 10, gpu_hours: 5, mem: 3 }, components);
    expect(limits).toEqual({ cpu: 640, 'gres/gpu': 45, mem: 3 });
  });

  it('multiplies prepaid budgets by the months paid, mapped ones too', () => {
    const plain = { cpu: component('one', { unit_factor: 60 }) };
    expect(limitsOf({ cpu: 10 }, plain, { endDate: '2027-01-31' })).toMatchObject({
      limits: { cpu: 7200 },
      reportedLimits: { cpu: 10 },
    });
    const mapped = { hours: component('one', { target_components: { cpu: { factor: 60 } } }) };
    expect(limitsOf({ hours: 10 }, mapped, { endDate: '2027-01-31' }).limits).toEqual({ cpu: 7200 });
  });

  it('says that a prepaid resource has no end', () => {
    const result = limitsOf({ cpu: 10 }, { cpu: component('one') });
    expect(result).toMatchObject({ limits: { cpu: 10 }, warnings: [expect.stringContaining('no end date')] });
  });

  it('leaves unknown TRES out, and nothing when none are known', () => {
    const components = { cpu: component('limit'), bogus: component('limit') };
    const limits = { cpu: 1, bogus: 2 };
    expect(limitsOf(limits, components)).toMatchObject({
      limits: { cpu: 1 },
      reportedLimits: limits,
      warnings: [expect.stringContaining('bogus')],
    });
    expect(limitsOf(limits, components, { tres: new Set() }).limits).toEqual(limits);
  });

  it.each([-2, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (cpu) => {
    expect(() => limitsOf({ cpu }, { cpu: component('limit') })).toThrow(
      expect.objectContaining({ type: 'LimitInvalid' }),
    );
  });
});

describe('prepaidMonths', () => {
  it.each([
    ['2026-01-10T00:00:00Z', '2026-02-10', 1],
    ['2026-01-10T00:00:00Z', '2026-02-11', 2],
    ['2026-01-31T00:00:00Z', '2026-02-28', 1],
    ['2026-01-31T00:00:00Z', '2026-01-31', 1],
    ['2026-05-01T00:00:00Z', '2026-04-01', 1],
    ['2025-12-15T23:59:59Z', '2027-01-14', 13],
    ['2024-02-29T00:00:00Z', '2025-02-28T00:00:00', 12],
  ])('%s to %s: %d', (created, end, months) => {
    expect(prepaidMonths(created, end)).toBe(months);
  });

  it('refuses what is no date', () => {
    expect(() => prepaidMonths('soon', '2026-01-01')).toThrow(expect.objectContaining({ type: 'LimitInvalid' }));
  });
});
