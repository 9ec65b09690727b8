import type { AllocationFacts } from '../../../contracts/allocation.js';
import { failure } from '../../lib/failure.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import type { TresAmounts } from '../tres.js';
import { accountText } from './account-text.js';
import { type Components, desiredLimits } from './desired-limits.js';
import { type DesiredQos, desiredQos } from './desired-qos.js';
import { keptLimits } from './kept-limits.js';

export interface DesiredAccount {
  name: SlurmName;
  parent: SlurmName;
  description: string;
  organization: string;
  limits: TresAmounts;
}

export interface DesiredAssociation {
  user: SlurmName;
  /** '' for all partitions. */
  partition: SlurmName | '';
  /** Share of the account instead of a share of its own. */
  fairshareParent: boolean;
  /** DefaultAccount that the user gets with a new association; null leaves it to Slurm. */
  defaultAccount: SlurmName | null;
}

export interface DesiredAllocation {
  goal: 'present';
  /** The allocation's account, the last one of `accounts`. */
  account: SlurmName;
  /** Must exist before anything is made; the site creates it. */
  top: SlurmName;
  /** Parents first. */
  accounts: DesiredAccount[];
  /** Associations with the allocation's account, sorted by user and partition. */
  users: DesiredAssociation[];
  /** QOS of its own; absent where accounts have none. */
  qos?: DesiredQos;
  /** Limits of an account that was kept after its deletion; absent where none is kept. */
  kept?: TresAmounts;
  reportedLimits: Record<string, number>;
  warnings: string[];
}

export type NamingSettings = Pick<
  SlurmSettings,
  | 'default_account'
  | 'default_account_policy'
  | 'customer_prefix'
  | 'project_prefix'
  | 'root_account'
  | 'parent_account'
  | 'default_partition'
  | 'enforce_offering_partitions'
  | 'qos_management'
> &
  Partial<Pick<SlurmSettings, 'soft_delete'>>;

/**
 * What one allocation should look like: `root_account` → customer → project → allocation, or with `parent_account` that
 * account → project → allocation. Descriptions are names, organizations the ids of waldur-site-agent (an account's own,
 * for the allocation its project's).
 *
 * @throws NameInvalid, LimitInvalid: nothing can be written for this allocation
 */
export function desiredAllocation(
  facts: AllocationFacts,
  settings: NamingSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
): DesiredAllocation {
  const { limits, reportedLimits, warnings } = desiredLimits(facts, components, tresKnown);
  const account = slurmName('account', facts.backendId);
  const project = slurmName('account', settings.project_prefix + needed(facts, 'project'));
  const ancestors: DesiredAccount[] = [];
  let top: SlurmName;
  if (settings.parent_account !== undefined) {
    top = slurmName('account', settings.parent_account);
    ancestors.push(ancestor(project, top, facts.project.name));
  } else {
    top = slurmName('account', settings.root_account ?? settings.default_account);
    const customer = slurmName('account', settings.customer_prefix + needed(facts, 'customer'));
    ancestors.push(ancestor(customer, top, facts.customer.name));
    // Without prefixes a customer and its project may share a slug and thus one account.
    if (project !== customer) ancestors.push(ancestor(project, customer, facts.project.name));
  }
  const taken = [top, ...ancestors.map(({ name }) => name)];
  if (taken.includes(account)) {
    throw failure(
      'NameInvalid',
      `allocation account ${account} would have the name of its own project, customer or root account; ` +
        'set allocation_prefix, project_prefix and customer_prefix so that they differ.',
    );
  }
  const users = desiredUsers(facts, settings, account);
  const description = accountText(facts.resource.name, account);
  const qos = desiredQos(account, settings, limits);
  const ofAccount = settings.qos_management?.apply_limits_to_qos === true && qos !== undefined ? {} : limits;
  const leaf = { name: account, parent: project, description, organization: project, limits: ofAccount };
  const accounts = [...ancestors.filter(({ name }) => name !== top), leaf];
  return {
    ...{ goal: 'present', account, top, accounts, users, reportedLimits, warnings },
    ...(qos === undefined ? {} : { qos }),
    ...(settings.soft_delete ? { kept: keptLimits(components, tresKnown) } : {}),
  };
}

function needed(facts: AllocationFacts, level: 'project' | 'customer'): string {
  const { slug } = facts[level];
  if (slug !== '') return slug;
  throw failure('NameInvalid', `the ${level} of resource ${facts.resourceUuid} has no slug; set one in Waldur.`);
}

const ancestor = (name: SlurmName, parent: SlurmName, title: string): DesiredAccount => ({
  name,
  parent,
  description: accountText(title, name),
  organization: name,
  limits: {},
});

function desiredUsers(facts: AllocationFacts, settings: NamingSettings, account: SlurmName): DesiredAssociation[] {
  const { default_account_policy: policy, default_partition: single } = settings;
  const enforced = settings.enforce_offering_partitions ? [...new Set(facts.offeringPartitions)].sort() : [];
  const partitions: (SlurmName | '')[] =
    enforced.length > 0
      ? enforced.map((name) => slurmName('partition', name))
      : [single === undefined ? '' : slurmName('partition', single)];
  const common = policy === 'common' ? slurmName('account', settings.default_account) : null;
  const defaultAccount = policy === 'individual' ? account : common;
  // waldur-site-agent gives Share=parent in every case but that of one default partition.
  const fairshareParent = enforced.length > 0 || single === undefined;
  const names = new Set(facts.users.map(({ username }) => slurmName('user', username)));
  return [...names]
    .sort()
    .flatMap((user) => partitions.map((partition) => ({ user, partition, fairshareParent, defaultAccount })));
}
