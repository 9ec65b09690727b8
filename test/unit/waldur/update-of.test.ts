import { describe, expect, it } from '@jest/globals';
import { order, resource } from '../../../activities/waldur/client/schemas.js';
import { compareCreated } from '../../../activities/waldur/orders/compare-created.js';
import { updateOf } from '../../../activities/waldur/orders/update-of.js';

const UUID = 'a'.repeat(32);
const base = { uuid: UUID, created: '2026-01-01T00:00:00Z', state: 'executing' };
const RESOURCE = { ...base, name: 'r', project_uuid: UUID, customer_uuid: UUID, limits: { cpu: 10, mem: 5 } };
const quotas = { cpu: 50 };

/** The update of an order, and how many plans were asked for. */
async function update(fields: object, endDate: string | null = null) {
  const asked: string[] = [];
  const server = {
    plan: async (uuid: string) => {
      asked.push(uuid);
      return { uuid, name: 'p', unit: 'month', unit_price: '0', quotas };
    },
  };
  const row = { ...base, type: 'Update', offering_uuid: UUID, marketplace_resource_uuid: UUID, ...fields };
  const found = resource.parse({ ...RESOURCE, end_date: endDate });
  return { ...(await updateOf({ server }, order.parse(row), found)), asked };
}

const renew = (fields: object) => ({ attributes: { action: 'renew', ...fields } });

describe('what an Update order changes', () => {
  it.each<[string, object, string | null, object]>([
    ['limits', { attributes: { old_limits: {} }, limits: { cpu: 20 } }, null, { limits: { cpu: 20, mem: 5 } }],
    [
      'limits that take a component away',
      { attributes: { old_limits: {} }, limits: { cpu: 0 } },
      null,
      { limits: { cpu: 0, mem: 5 } },
    ],
    ['no limits although it says so', { attributes: { old_limits: {} }, plan_uuid: UUID }, null, {}],
    ['a plan', { plan_uuid: UUID, attributes: {} }, null, { limits: { cpu: 50, mem: 5 }, asked: [UUID] }],
    [
      'a plan, on a server without attributes',
      { plan_uuid: UUID, attributes: null },
      null,
      { limits: { cpu: 50, mem: 5 }, asked: [UUID] },
    ],
    ['a plan without a name', { attributes: {} }, null, {}],
    ['options', { attributes: { new_options: { x: 1 } }, plan_uuid: UUID }, null, {}],
    ['a renewal', renew({ new_end_date: '2027-01-01' }), '2026-06-30', { endDate: '2027-01-01' }],
    [
      'a renewal with an instant',
      renew({ new_end_date: '2027-01-01T00:00:00Z' }),
      '2026-06-30',
      { endDate: '2027-01-01' },
    ],
    ['a renewal of one without an end', renew({ new_end_date: '2027-01-01' }), null, { endDate: '2027-01-01' }],
    [
      'a renewal that Waldur has noted already',
      renew({ new_end_date: '2027-01-01' }),
      '2027-01-01',
      { endDate: '2027-01-01' },
    ],
    ['a renewal into the past', renew({ new_end_date: '2025-01-01' }), '2026-06-30', { endDate: '2026-06-30' }],
    ['a renewal without a date', renew({ plan_uuid: UUID }), '2026-06-30', { endDate: '2026-06-30' }],
    ['a renewal with an odd date', renew({ new_end_date: 7 }), '2026-06-30', { endDate: '2026-06-30' }],
    [
      'a renewal with limits',
      { ...renew({ new_end_date: '2027-01-01' }), limits: { cpu: 20 } },
      '2026-06-30',
      { endDate: '2027-01-01', limits: { cpu: 20, mem: 5 } },
    ],
  ])('%s', async (_, fields, endDate, expected) => {
    expect(await update(fields, endDate)).toEqual({ endDate, asked: [], ...expected });
  });
});

describe('which order came first', () => {
  const at = (created: string, uuid = 'b') => ({ created, uuid });
  it.each<[string, string]>([
    ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z'],
    ['2026-01-01T00:00:00.9Z', '2026-01-01T00:00:00.900001Z'],
    ['2026-01-01T00:00:00.123999Z', '2026-01-01T00:00:00.124Z'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000001Z'],
  ])('%s before %s', (first, second) => {
    expect(compareCreated(at(first), at(second, 'a'))).toBeLessThan(0);
    expect(compareCreated(at(second, 'a'), at(first))).toBeGreaterThan(0);
  });

  it('of two in the same instant is decided, and the same for both', () => {
    const [one, two] = [at('2026-01-01T00:00:00.5Z', 'a'), at('2026-01-01T00:00:00.500Z', 'b')];
    expect(compareCreated(one, two)).toBeLessThan(0);
    expect(compareCreated(two, one)).toBeGreaterThan(0);
    expect(compareCreated(one, one)).toBe(0);
  });
});
