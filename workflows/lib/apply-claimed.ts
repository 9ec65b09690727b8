import type { ClaimRequest } from '../../contracts/activities.js';
import type { ApplyResult } from '../../contracts/allocation.js';
import type { Wish } from '../../contracts/wish.js';
import { knownFailure } from './failures.js';

/**
 * Applies a wish. Where the account does not say whose it is, Waldur is asked once whether any other resource has it, and
 * if none has, it is applied after all.
 *
 * @throws what applying fails with; AccountExists when another resource has the account, too
 */
export async function applyClaimed(
  wish: Wish,
  apply: (wish: Wish) => Promise<ApplyResult>,
  ask: (request: ClaimRequest) => Promise<void>,
): Promise<ApplyResult> {
  try {
    return await apply(wish);
  } catch (error) {
    if (wish.claim !== 'held' || knownFailure(error).type !== 'OwnerUnknown') throw error;
    const { offeringId, resourceUuid, backendId } = wish;
    await ask({ offeringId, resourceUuid, backendId });
    return apply({ ...wish, claim: 'sole' });
  }
}
