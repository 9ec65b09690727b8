import type { Wish } from '../../../contracts/wish.js';
import type { Components } from '../../lib/backend/components.js';
import type { SlurmSettings } from '../settings/config.js';
import type { SlurmName } from '../slurm-name.js';
import type { TresAmounts } from '../tres.js';
import { accountTree, type TreeSettings } from './account-tree.js';
import { desiredLimits } from './desired-limits.js';
import { type DesiredMembers, desiredMembers, type MemberSettings } from './desired-members.js';
import { type DesiredQos, desiredQos } from './desired-qos.js';
import type { DesiredStatus } from './desired-status.js';
import { keptLimits } from './kept-limits.js';
import { markedText, unmarkedText } from './owner-mark.js';

export interface DesiredAccount {
  name: SlurmName;
  parent: SlurmName;
  description: string;
  organization: string;
  limits: TresAmounts;
}

/** The resource that an account is to belong to. */
export type Owner = Pick<Wish, 'resourceUuid' | 'claim'>;

/** What of a wish says whose its account is. */
export const ownerOfWish = ({ resourceUuid, claim }: Wish): Owner => ({
  resourceUuid,
  ...(claim === undefined ? {} : { claim }),
});

/** An allocation that is to be there; what is absent stays as it is. */
export interface DesiredAllocation {
  goal: 'present';
  /** Its account is made if it is missing; otherwise it has to be there. */
  made: boolean;
  /** The allocation's account, the last one of `accounts`. */
  account: SlurmName;
  /** Whose it is. */
  owner: Owner;
  /** Must exist before anything is made; the site creates it. */
  top: SlurmName;
  /** Parents first; without `limits` in the wish the last one has none. */
  accounts: DesiredAccount[];
  members?: DesiredMembers;
  /** QOS of its own, described as the account is; absent where accounts have none. */
  qos?: DesiredQos & { description: string };
  /** Limits of an account that was kept after its deletion; absent where none is kept. */
  kept?: TresAmounts;
  status?: DesiredStatus;
  reportedLimits: Record<string, number>;
  warnings: string[];
}

export type NamingSettings = TreeSettings &
  MemberSettings &
  Pick<SlurmSettings, 'qos_management'> &
  Partial<Pick<SlurmSettings, 'soft_delete'>>;

/**
 * What an allocation that is to be there should look like. Descriptions are names, organizations the ids of
 * waldur-site-agent (an account's own, for the allocation its project's). The allocation's description ends with the mark
 * of its resource.
 *
 * @throws NameInvalid, LimitInvalid: nothing can be written for this allocation
 */
export function desiredAllocation(
  wish: Wish,
  settings: NamingSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
  keepsCase = false,
): DesiredAllocation {
  const { account, project, top, ancestors } = accountTree(wish, settings);
  const ordered = wish.limits === undefined ? undefined : desiredLimits(wish.limits, wish, components, tresKnown);
  const { limits, reportedLimits, warnings } = ordered ?? { limits: {}, reportedLimits: {}, warnings: [] };
  const members = wish.members && desiredMembers(wish.members, wish, settings, account, keepsCase);
  const own = ordered && desiredQos(account, settings, limits);
  const onAccount = settings.qos_management?.apply_limits_to_qos === true && own !== undefined ? {} : limits;
  const description = markedText(wish.resource.name, account, wish.resourceUuid);
  const leaf = { name: account, parent: project, description, organization: project, limits: onAccount };
  const above = ancestors.map(({ name, parent, title }) => ({
    ...{ name, parent, description: unmarkedText(title, name), organization: name, limits: {} },
  }));
  return {
    ...{ goal: 'present', made: wish.presence === 'present', account, top, reportedLimits },
    warnings: [...warnings, ...(members?.warnings ?? [])],
    owner: ownerOfWish(wish),
    accounts: [...above, leaf],
    ...(members === undefined ? {} : { members }),
    ...(own === undefined ? {} : { qos: { ...own, description } }),
    ...(settings.soft_delete && ordered !== undefined ? { kept: keptLimits(components, tresKnown) } : {}),
  };
}
