import type { FailureType } from '../../../contracts/failure-types.js';
import type { Wish } from '../../../contracts/wish.js';

/** What keeps an account that is there from being written to or removed for a resource. */
export interface OwnerConflict {
  failureType: Extract<FailureType, 'AccountExists' | 'OwnerUnknown'>;
  reason: string;
}

const ADOPT = "If it is this resource's after all, retry the order with --adopt.";

/**
 * Whether an account that is there may be taken for a resource's own. What it says itself counts first, then what is
 * known of the name in Waldur (`Claim`). Pure.
 *
 * @param owner resource that the account bears the mark of; undefined: it says nothing
 * @param what the account in words: `account a_one on cluster alps`
 * @returns undefined when it is the resource's
 */
export function ownerConflict(
  { resourceUuid, claim = 'sole' }: Pick<Wish, 'resourceUuid' | 'claim'>,
  owner: string | undefined,
  what: string,
): OwnerConflict | undefined {
  if (claim === 'adopted' || owner === resourceUuid.toLowerCase()) return undefined;
  if (owner !== undefined) {
    const reason = `${what} is there for another resource (${owner}). It is left as it is. ${ADOPT}`;
    return { failureType: 'AccountExists', reason };
  }
  if (claim === 'sole') return undefined;
  if (claim === 'held') {
    return { failureType: 'OwnerUnknown', reason: `${what} does not say whose it is; Waldur has to be asked.` };
  }
  const reason = `${what} was there before this resource, and nobody knows whose it is. It is left as it is. ${ADOPT}`;
  return { failureType: 'AccountExists', reason };
}
