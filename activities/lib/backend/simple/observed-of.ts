import type { Wish } from '../../../../contracts/wish.js';
import type { Observed } from '../../writer/stale-guard.js';

/** What the guard against old wishes has to know of one. */
export const observedOf = ({ backendId: account, origin, observedAt }: Wish): Observed => ({
  ...{ account, origin, observedAt },
});
