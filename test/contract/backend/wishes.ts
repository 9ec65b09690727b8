import type { AllMembers, Members, Wish } from '../../../contracts/wish.js';

/** Some members: others stay. */
export const some = (...usernames: string[]): Members => ({ usernames: [...usernames].sort(), complete: false });

/** All members, as only the strict list reader may say it. */
export const all = (...usernames: string[]): Members =>
  ({ usernames: [...usernames].sort(), complete: true }) as unknown as AllMembers;

/** An order's wish that one allocation be there, with a limit of 10 units and no members named. */
export function wish(backendId: string, overrides: Partial<Wish> = {}): Wish {
  return {
    ...{ offeringId: 'a'.repeat(32), resourceUuid: backendId, backendId },
    resource: { slug: backendId, name: `Resource ${backendId}` },
    project: { uuid: 'p'.repeat(32), slug: 'phys', name: 'Physics' },
    customer: { uuid: 'c'.repeat(32), slug: 'uni', name: 'University' },
    ...{ presence: 'present', limits: { units: 10 }, createdAt: '2026-01-10T00:00:00Z', endDate: null },
    ...{ offeringPartitions: [], observedAt: '2026-01-10T00:00:00Z', origin: 'order' },
    ...overrides,
  };
}

/** The same without what was not read. */
export const without = (given: Wish, ...parts: ('limits' | 'members' | 'status')[]): Wish => {
  const left = { ...given };
  for (const part of parts) delete left[part];
  return left;
};
