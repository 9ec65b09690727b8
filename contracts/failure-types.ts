/**
 * The failure table: every way in which a call to Waldur or a backend can fail, and what follows. Activities throw
 * these as ApplicationFailure types; `processOrder` and the docs read the same table.
 *
 * - `retry`: Temporal repeats the activity, 1 s → 30 s, as long as it takes
 * - `retry-slowly`: repeated every 5 minutes and reported: an operator has to act (token, permission)
 * - `reread`: the order is read again; if it is gone or finished the workflow completes, otherwise it parks
 * - `park`: repeating cannot help; the order waits for an operator and stays `executing` in Waldur
 */
export type Disposition = 'retry' | 'retry-slowly' | 'reread' | 'park';

export interface FailureRow {
  disposition: Disposition;
  /** What the operator should do, one sentence. */
  advice: string;
}

export const FAILURES = {
  WaldurUnavailable: { disposition: 'retry', advice: 'Waldur or the way to it is down; nothing to do here.' },
  WaldurThrottled: { disposition: 'retry', advice: 'Waldur asks to slow down; lower the request rate if it persists.' },
  WaldurUnauthorized: {
    disposition: 'retry-slowly',
    advice: 'Renew the Waldur token; it is read again without a restart.',
  },
  WaldurForbidden: {
    disposition: 'retry-slowly',
    advice: "Give the agent's user the offering manager role in Waldur.",
  },
  WaldurNotFound: { disposition: 'reread', advice: 'The order or resource is gone, or the user may not see it.' },
  WaldurRouteMissing: { disposition: 'park', advice: 'This Waldur is older than the call; update Waldur, then retry.' },
  WaldurConflict: {
    disposition: 'reread',
    advice: 'Waldur refuses the step in the present state; compare the order there.',
  },
  WaldurRejected: { disposition: 'park', advice: 'Waldur refused the data; the message names the field.' },
  WaldurBadAnswer: { disposition: 'park', advice: 'Waldur answered in an unknown shape; report its version.' },
  BackendUnavailable: { disposition: 'retry', advice: 'slurmdbd, slurmctld or munge is down; start it.' },
  BackendTimeout: { disposition: 'retry', advice: 'The command hung and was ended; check slurmdbd and slurmctld.' },
  BackendHangs: {
    disposition: 'park',
    advice: 'The command hangs for this account alone; name it by hand with sacctmgr, mend what is wrong, then retry.',
  },
  BackendNotApplied: {
    disposition: 'retry',
    advice: 'The command reported success but the change is not there; it is repeated.',
  },
  BackendOutput: {
    disposition: 'park',
    advice: 'The command printed something unknown; report it with the Slurm version.',
  },
  BackendMisconfigured: {
    disposition: 'park',
    advice: 'Correct the path, cluster or right named in the message, then retry.',
  },
  BackendRejected: {
    disposition: 'park',
    advice: 'The backend refused the change; correct the value named, then retry.',
  },
  Stale: {
    disposition: 'reread',
    advice: 'The account was changed by a newer order meanwhile; nothing to do, it is read again.',
  },
  AccountExists: {
    disposition: 'park',
    advice: 'An account of that name belongs to something else; rename or remove it, then retry.',
  },
  NameInvalid: {
    disposition: 'park',
    advice: 'The name cannot be used on the backend; change the slug or prefix, then retry.',
  },
  LimitInvalid: {
    disposition: 'park',
    advice: 'Correct the limit in Waldur or unit_factor in the configuration, then retry.',
  },
  ConfigMismatch: {
    disposition: 'park',
    advice: 'Bring the same configuration to control and head node, restart them, then retry.',
  },
  Unexpected: {
    disposition: 'park',
    advice: 'A defect in Siteflow: send the log lines of this order, then retry after an update.',
  },
} as const satisfies Record<string, FailureRow>;

export type FailureType = keyof typeof FAILURES;

export const isFailureType = (type: string | undefined | null): type is FailureType =>
  typeof type === 'string' && Object.hasOwn(FAILURES, type);
