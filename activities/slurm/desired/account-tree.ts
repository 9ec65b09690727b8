import type { Wish } from '../../../contracts/wish.js';
import { failure } from '../../lib/failure.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';

export type TreeSettings = Pick<
  SlurmSettings,
  'default_account' | 'customer_prefix' | 'project_prefix' | 'root_account' | 'parent_account'
>;

export interface Ancestor {
  name: SlurmName;
  parent: SlurmName;
  /** Name of the customer or project in Waldur. */
  title: string;
}

/** Where an allocation's account stands. */
export interface AccountTree {
  account: SlurmName;
  /** Directly above the account. */
  project: SlurmName;
  /** Must exist before anything is made; the site creates it. */
  top: SlurmName;
  /** Between `top` and the account, parents first. */
  ancestors: Ancestor[];
}

/**
 * `root_account` → customer → project → allocation, or with `parent_account` that account → project → allocation. Pure.
 *
 * @throws NameInvalid: a name is missing, cannot be used, or is the same on two levels
 */
export function accountTree(wish: Wish, settings: TreeSettings): AccountTree {
  const account = slurmName('account', wish.backendId);
  const project = slurmName('account', settings.project_prefix + needed(wish, 'project'));
  const above: Ancestor[] = [];
  let top: SlurmName;
  if (settings.parent_account !== undefined) {
    top = slurmName('account', settings.parent_account);
    above.push({ name: project, parent: top, title: wish.project.name });
  } else {
    top = slurmName('account', settings.root_account ?? settings.default_account);
    const customer = slurmName('account', settings.customer_prefix + needed(wish, 'customer'));
    above.push({ name: customer, parent: top, title: wish.customer.name });
    // Without prefixes a customer and its project may share a slug and thus one account.
    if (project !== customer) above.push({ name: project, parent: customer, title: wish.project.name });
  }
  if ([top, ...above.map(({ name }) => name)].includes(account)) {
    throw failure(
      'NameInvalid',
      `allocation account ${account} would have the name of its own project, customer or root account; ` +
        'set allocation_prefix, project_prefix and customer_prefix so that they differ.',
    );
  }
  return { account, project, top, ancestors: above.filter(({ name }) => name !== top) };
}

function needed(wish: Wish, level: 'project' | 'customer'): string {
  const { slug } = wish[level];
  if (slug !== '') return slug;
  throw failure('NameInvalid', `the ${level} of resource ${wish.resourceUuid} has no slug; set one in Waldur.`);
}
