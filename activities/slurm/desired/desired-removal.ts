import type { Wish } from '../../../contracts/wish.js';
import type { Components } from '../../lib/backend/components.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import type { TresAmounts } from '../tres.js';
import { accountTree, type TreeSettings } from './account-tree.js';
import { type Owner, ownerOfWish } from './desired-allocation.js';
import { keptLimits } from './kept-limits.js';

/** An allocation that is to be gone. */
export interface DesiredRemoval {
  goal: 'absent';
  account: SlurmName;
  /** Whose it is. */
  owner: Owner;
  /** The account it belongs under; anywhere else it is something else's. */
  project: SlurmName;
  /** Root of the tree; never removed. */
  top: SlurmName;
  jobs: 'block' | 'cancel' | 'wait';
  /** Set where the site keeps deleted accounts: the limits that they keep, all 0. */
  keptWith?: TresAmounts;
  /** QOS of the account's own. */
  qos: SlurmName | null;
  /** Where a user's default account goes, if the user is there. */
  preferredDefault: SlurmName;
  reportedLimits: Record<string, number>;
  warnings: string[];
}

export type RemovalSettings = TreeSettings &
  Pick<SlurmSettings, 'soft_delete' | 'qos_management' | 'terminate_running_jobs'>;

/**
 * What a Terminate order wants: no users, no account, no project account once it is empty, no QOS of its own; with
 * `soft_delete` an account without users whose limits are 0.
 *
 * @throws NameInvalid: the allocation cannot have been made by these settings
 */
export function desiredRemoval(
  wish: Wish,
  settings: RemovalSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
): DesiredRemoval {
  // Limits and members no longer matter, and bad ones must not keep an allocation from being removed.
  const { account, project, top } = accountTree(wish, settings);
  return {
    goal: 'absent',
    account,
    owner: ownerOfWish(wish),
    project,
    top,
    jobs: settings.terminate_running_jobs,
    ...(settings.soft_delete ? { keptWith: keptLimits(components, tresKnown) } : {}),
    qos: settings.qos_management?.enabled === true ? account : null,
    preferredDefault: slurmName('account', settings.default_account),
    reportedLimits: {},
    warnings: [],
  };
}
