import type { AllocationStatus } from './allocation-status.js';
import type { Origin, Wish } from './wish.js';

/**
 * What release 0.1.0 sent instead of a wish. Runs that began with it go on after an update, on either end of a queue;
 * remove this file with the first release that nobody can update to from 0.1.0.
 */
export interface EarlierFacts
  extends Omit<Wish, 'presence' | 'limits' | 'members' | 'status' | 'origin' | 'offeringPartitions'> {
  limits: Record<string, number>;
  users: { username: string }[];
  offeringPartitions: string[];
}

export type EarlierGoal = 'present' | 'absent' | AllocationStatus;

/** The wish that facts of the earlier release stand for. Its users were members to be added, never all of them. */
export function wishOfFacts(facts: EarlierFacts, goal: EarlierGoal): Wish {
  const { users, limits, ...rest } = facts;
  const origin: Origin = goal === 'present' || goal === 'absent' ? 'order' : 'status';
  switch (goal) {
    case 'present': {
      const usernames = users.map(({ username }) => username);
      return { ...rest, origin, presence: 'present', limits, members: { usernames, complete: false } };
    }
    case 'absent':
      return { ...rest, origin, presence: 'absent' };
    default:
      return { ...rest, origin, presence: 'existing', status: goal };
  }
}
