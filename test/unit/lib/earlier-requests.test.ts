import { describe, expect, it } from '@jest/globals';
import { createApplyAllocation } from '../../../activities/lib/backend/apply-allocation.js';
import type { Backend } from '../../../activities/lib/backend/backend.js';
import { createCheckAllocation } from '../../../activities/lib/backend/check-allocation.js';
import type { ApplyRequest } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';

/** As release 0.1.0 put it into a task of the head node's queue. */
const FACTS = {
  offeringId: 'a'.repeat(32),
  resourceUuid: 'b'.repeat(32),
  backendId: 'hpc_alloc',
  resource: { slug: 'alloc', name: 'alloc' },
  project: { uuid: 'c'.repeat(32), slug: 'phys', name: 'Physics' },
  customer: { uuid: 'd'.repeat(32), slug: 'uni', name: 'University' },
  limits: { cpu: 10 },
  createdAt: '2026-11-01T00:00:00Z',
  endDate: null,
  users: [{ username: 'alice' }, { username: 'bob' }],
  offeringPartitions: ['main'],
  observedAt: '2026-11-22T00:00:00Z',
};

const { limits, users, ...COMMON } = FACTS;
const PRESENT = {
  presence: 'present',
  origin: 'order',
  limits,
  members: { usernames: ['alice', 'bob'], complete: false },
};

/** Both activities on a backend that notes what is wished. */
function open() {
  const wished: Wish[] = [];
  const backend = {
    apply: async (wish: Wish) => {
      wished.push(wish);
      return { outcome: 'applied', changes: [], warnings: [], reportedLimits: {} };
    },
    read: async (wishes: readonly Wish[]) => void wished.push(...wishes),
    plan: (wishes: readonly Wish[]) =>
      wishes.map(() => ({ status: 'planned', changes: [], warnings: [], reportedLimits: {} })),
  } as unknown as Backend;
  const backends = new Map([[FACTS.offeringId, [{ name: 'slurm', backend, configHash: 'h' }]]]);
  const applyAllocation = createApplyAllocation({
    backends,
    context: () => ({ key: '1', heartbeat: () => undefined }),
  });
  return { wished, activities: { applyAllocation, checkAllocation: createCheckAllocation(backends) } };
}

describe.each(['applyAllocation', 'checkAllocation'] as const)('a request of release 0.1.0 for %s', (name) => {
  it.each<[string, object, object]>([
    ['a Create order, which named no goal', {}, PRESENT],
    ['an Update order', { goal: 'present' }, PRESENT],
    ['a Terminate order', { goal: 'absent' }, { presence: 'absent', origin: 'order' }],
    ['a status', { goal: 'paused' }, { presence: 'existing', status: 'paused', origin: 'status' }],
  ])('is understood: %s', async (_, goal, expected) => {
    const { wished, activities } = open();
    const request = { facts: FACTS, ...goal, configHash: 'h' } as unknown as ApplyRequest;
    await activities[name](request);
    expect(wished).toEqual([{ ...COMMON, ...expected }]);
  });

  it.each([
    ['another configuration', { configHash: 'other' }],
    ['an unknown offering', { facts: { ...FACTS, offeringId: 'e'.repeat(32) } }],
  ])('is refused with %s', async (_, change) => {
    const { activities } = open();
    const request = { facts: FACTS, goal: 'present', configHash: 'h', ...change } as unknown as ApplyRequest;
    await expect(activities[name](request)).rejects.toMatchObject({ type: 'ConfigMismatch' });
  });
});
