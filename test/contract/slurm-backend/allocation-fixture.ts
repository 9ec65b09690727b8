import type { AllocationFacts } from '../../../contracts/allocation.js';

/** Facts of one allocation; the slugs decide the tree. */
export function facts(overrides: Partial<AllocationFacts> & { backendId: string }): AllocationFacts {
  return {
    offeringId: 'a'.repeat(32),
    resourceUuid: overrides.backendId,
    resource: { slug: overrides.backendId, name: `Resource ${overrides.backendId}` },
    project: { uuid: 'p'.repeat(32), slug: 'phys', name: 'Physics' },
    customer: { uuid: 'c'.repeat(32), slug: 'uni', name: 'University' },
    limits: { cpu: 10 },
    createdAt: '2026-01-10T00:00:00Z',
    endDate: null,
    users: [],
    offeringPartitions: [],
    observedAt: '2026-01-10T00:00:00Z',
    ...overrides,
  };
}

export const users = (...names: string[]) => names.map((username) => ({ username }));
