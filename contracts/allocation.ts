/**
 * The facts of one resource that a backend needs to bring its allocation into being. They travel from control to the
 * head node through workflow history: ids, slugs, usernames and numbers; never e-mail addresses, people's names, keys.
 */
export interface AllocationFacts {
  offeringId: string;
  resourceUuid: string;
  /** The allocation's account name, chosen and stored in Waldur before the first command. */
  backendId: string;
  resource: { slug: string; name: string };
  project: { uuid: string; slug: string; name: string };
  customer: { uuid: string; slug: string; name: string };
  /** Waldur's limits, component type → amount in the component's measured unit. */
  limits: Record<string, number>;
  /** ISO instant; start of a prepaid period. */
  createdAt: string;
  /** ISO date or null; end of a prepaid period. */
  endDate: string | null;
  users: AllocationUser[];
  /** Partitions of the Waldur offering, sorted; used only where the site enforces them. */
  offeringPartitions: string[];
  /** Instant at which these facts were read from Waldur, ISO-8601 with Z. */
  observedAt: string;
}

export interface AllocationUser {
  username: string;
}

/**
 * What is to become of an allocation. `present`: account, limits and users as ordered; `absent`: taken away, or left
 * without limits and users where the site keeps deleted accounts; the others are how jobs of an existing one may run.
 */
export type AllocationGoal = 'present' | 'absent' | AllocationStatus;

/** Waldur's flags of a resource, in one word: `paused` wins over `downscaled`, neither is `normal`. */
export type AllocationStatus = 'paused' | 'downscaled' | 'normal';

export interface ApplyRequest {
  facts: AllocationFacts;
  configHash: string;
  /** Default: `present`. */
  goal?: AllocationGoal;
}

/** What applying and reading back one allocation came to. */
export interface ApplyResult {
  /** `unchanged`: the backend already showed everything, nothing was written. */
  outcome: 'applied' | 'unchanged';
  /** One line per effect, in the backend's terms, for the operator. */
  changes: string[];
  /** What was left undone on purpose (unknown TRES, user without a Unix account) and why. */
  warnings: string[];
  /** Limits as written, in Waldur's units, for components that Waldur does not know the limit of. */
  reportedLimits: Record<string, number>;
  /** What the resource's `backend_metadata` is to say of it; absent: nothing. */
  metadata?: Record<string, string>;
}

/** What an allocation lacks on the cluster, compared with what Waldur wants. */
export interface CheckResult {
  /** One line per thing that is not there, in the backend's terms; empty: everything is. */
  missing: string[];
  warnings: string[];
  /** As in `ApplyResult`. */
  reportedLimits: Record<string, number>;
}
