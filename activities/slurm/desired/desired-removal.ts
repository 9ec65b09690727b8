import type { AllocationFacts } from '../../../contracts/allocation.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import type { TresAmounts } from '../tres.js';
import { desiredAllocation, type NamingSettings } from './desired-allocation.js';
import type { Components } from './desired-limits.js';
import { keptLimits } from './kept-limits.js';

/** An allocation that is to be gone. */
export interface DesiredRemoval {
  goal: 'absent';
  account: SlurmName;
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

export type RemovalSettings = NamingSettings &
  Pick<SlurmSettings, 'soft_delete' | 'qos_management' | 'terminate_running_jobs'>;

/**
 * What a Terminate order wants: no users, no account, no project account once it is empty, no QOS of its own; with
 * `soft_delete` an account without users whose limits are 0.
 *
 * @throws NameInvalid: the allocation cannot have been made by these settings
 */
export function desiredRemoval(
  facts: AllocationFacts,
  settings: RemovalSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
): DesiredRemoval {
  // Limits no longer matter, and bad ones must not keep an allocation from being removed.
  const tree = desiredAllocation({ ...facts, limits: {}, users: [] }, settings, {}, tresKnown);
  const project = tree.accounts.at(-1)?.parent ?? tree.top;
  return {
    goal: 'absent',
    account: tree.account,
    project,
    top: tree.top,
    jobs: settings.terminate_running_jobs,
    ...(settings.soft_delete ? { keptWith: keptLimits(components, tresKnown) } : {}),
    qos: settings.qos_management?.enabled === true ? tree.account : null,
    preferredDefault: slurmName('account', settings.default_account),
    reportedLimits: {},
    warnings: [],
  };
}
