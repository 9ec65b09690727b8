import { showsAmounts, type TresAmounts } from '../tres.js';
import type { AccountState } from './slurm-state.js';

/** Whether a whole account stands below its parent with some limits; it may have others. */
export const showsLimits = (account: AccountState | undefined, parent: string, limits: TresAmounts): boolean =>
  account?.listed === true && account.parent === parent && showsAmounts(limits, account.limits);
