import type { AllocationStatus } from './allocation-status.js';

/**
 * Why a change is wanted. It is also how urgent: orders go before status changes, those before membership, and that
 * before repairs.
 */
export const ORIGINS = ['order', 'status', 'membership', 'repair'] as const;
export type Origin = (typeof ORIGINS)[number];

/**
 * Whether an allocation is to be there. `present`: made if it is missing; `existing`: it has to be there, and is neither
 * made nor removed; `absent`: taken away, or left without limits and users where the site keeps deleted accounts.
 */
export type Presence = 'present' | 'existing' | 'absent';

/**
 * How a resource comes by the name of its account, which decides what is done where an account of that name is there:
 *
 * - `new`: the name was chosen for it. Only an account that says that it is the resource's is its own
 * - `held`: Waldur has had the name for it. An account that says nothing may be another resource's as well: Waldur is to
 *   be asked (`OwnerUnknown`)
 * - `sole`: the same, and no other resource that lives there has that name in Waldur
 * - `adopted`: an operator says that the account is the resource's, whoever's it was
 */
export type Claim = 'new' | 'held' | 'sole' | 'adopted';

declare const everyPageWasSeen: unique symbol;

/** These are members, and there may be others: nobody is removed for not being named. */
export interface SomeMembers {
  readonly usernames: readonly string[];
  readonly complete: false;
}

/**
 * These are all members: whoever else has access loses it. Only `completeMembers` (activities/waldur/members) makes one,
 * out of a list of which every page was seen and counted; nothing else can satisfy this type.
 */
export interface AllMembers {
  readonly usernames: readonly string[];
  readonly complete: true;
  readonly [everyPageWasSeen]: true;
}

/** Usernames on the cluster: distinct, sorted. "Not read" is no value of this type but its absence from a wish. */
export type Members = SomeMembers | AllMembers;

interface Named {
  uuid: string;
  slug: string;
  name: string;
}

/**
 * What Waldur wants of one allocation, as far as it was read: an absent part is left as it is. It travels from control
 * to the backend through workflow history: ids, slugs, usernames and numbers; never e-mail addresses, people's names,
 * keys. One wish carries limits, members and status together, so that a sync of one resource is one request.
 */
export interface Wish {
  offeringId: string;
  resourceUuid: string;
  /** The allocation's account name, chosen and stored in Waldur before the first command. */
  backendId: string;
  /** Absent: control is of release 0.1.0, which took what it found for its own; as `sole`. */
  claim?: Claim;
  resource: Omit<Named, 'uuid'>;
  project: Named;
  customer: Named;
  presence: Presence;
  /** Waldur's limits, component type → amount in the component's measured unit; absent: limits stay as they are. */
  limits?: Readonly<Record<string, number>>;
  /** Absent: members stay as they are. */
  members?: Members;
  /** How jobs may run; absent: as they do. */
  status?: AllocationStatus;
  /** What the backend gave to be remembered at earlier changes of status (`ApplyResult.remember`); absent: nothing. */
  remembered?: Readonly<Record<string, string>>;
  /** ISO instant; start of a prepaid period. */
  createdAt: string;
  /** ISO date or null; end of a prepaid period. */
  endDate: string | null;
  /** Partitions of the Waldur offering, sorted; used only where the site enforces them. */
  offeringPartitions: readonly string[];
  /** Instant before the first of what the wish says was read from Waldur, ISO-8601 with Z. */
  observedAt: string;
  origin: Origin;
}
