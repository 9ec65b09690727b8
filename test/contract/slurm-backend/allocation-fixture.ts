import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import type { AllMembers, SomeMembers, Wish } from '../../../contracts/wish.js';

/** What is to become of an allocation: it is there as ordered, it is gone, or its jobs run as a status says. */
export type Goal = 'present' | 'absent' | AllocationStatus;

export interface Wished extends Partial<Wish> {
  backendId: string;
  /** Members that are known; there may be others. */
  users?: readonly string[];
  goal?: Goal;
}

/** The wish for one allocation, as an order has it; the slugs decide the tree. */
export function wish({ users, goal = 'present', ...given }: Wished): Wish {
  return toward(goal, {
    offeringId: 'a'.repeat(32),
    resourceUuid: given.backendId,
    resource: { slug: given.backendId, name: `Resource ${given.backendId}` },
    project: { uuid: 'p'.repeat(32), slug: 'phys', name: 'Physics' },
    customer: { uuid: 'c'.repeat(32), slug: 'uni', name: 'University' },
    presence: 'present',
    limits: { cpu: 10 },
    members: some(),
    createdAt: '2026-01-10T00:00:00Z',
    endDate: null,
    offeringPartitions: [],
    observedAt: '2026-01-10T00:00:00Z',
    origin: 'order',
    ...given,
    ...(users === undefined ? {} : { members: some(...users) }),
  });
}

/** The same allocation with another goal; what that goal does not ask for is absent. */
export function toward(goal: Goal, given: Wish): Wish {
  if (goal === 'present') return given;
  if (goal === 'absent') return { ...bare(given), presence: 'absent' };
  return { ...bare(given), presence: 'existing', status: goal, origin: 'status' };
}

/** A wish in which nothing was read but whose allocation it is. */
export function bare({ limits: _, members: __, status: ___, ...given }: Wish): Wish {
  return given;
}

/** These are members, and there may be others. */
export const some = (...usernames: string[]): SomeMembers => ({ usernames, complete: false });

/** These are all members, as a list of which every page was seen would say. */
export const all = (...usernames: string[]): AllMembers => ({ usernames, complete: true }) as unknown as AllMembers;
