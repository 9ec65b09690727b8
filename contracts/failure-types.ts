/**
 * The failure table: every way in which a call to Waldur or a backend can fail, and what follows. Activities throw
 * these as ApplicationFailure types; `processOrder` and docs/operations.md are made from the same table.
 *
 * - `retry`: Temporal repeats the activity, 1 s → 30 s, as long as it takes
 * - `retry-slowly`: repeated every 5 minutes, an error in the log and in the metrics: an operator has to act
 * - `reread`: the activity has read the order again: what is gone or ended completes the workflow, what is as wanted is
 *   success, and only the rest is thrown and parks
 * - `park`: repeating cannot help; the order waits for an operator and stays `executing` in Waldur
 */
export type Disposition = 'retry' | 'retry-slowly' | 'reread' | 'park';

export interface FailureRow {
  disposition: Disposition;
  /** Which answers and events are this failure; for the docs. */
  when: string;
  /** What the operator should do, one sentence. */
  advice: string;
}

export const FAILURES = {
  WaldurUnavailable: {
    disposition: 'retry',
    when: 'no connection, no complete answer in time, 5xx, 407, a web page where JSON was expected',
    advice: 'Waldur or the way to it is down; nothing to do here.',
  },
  WaldurThrottled: {
    disposition: 'retry',
    when: '408, 429, or our own rate limit; Retry-After is honoured',
    advice: 'Waldur asks to slow down; lower the request rate if it persists.',
  },
  WaldurBehind: {
    disposition: 'retry',
    when: 'the order is executing, but Waldur has not moved its resource yet',
    advice:
      "Waldur's background tasks (celery) are slow or stopped; the order is reported done after an hour at the latest.",
  },
  WaldurUnauthorized: {
    disposition: 'retry-slowly',
    when: '401, no token from the identity provider, an empty token',
    advice: 'Renew the Waldur token; it is read again without a restart.',
  },
  WaldurForbidden: {
    disposition: 'retry-slowly',
    when: '403',
    advice: "Give the agent's user the offering manager role in Waldur.",
  },
  WaldurNotFound: {
    disposition: 'reread',
    when: '404 of Waldur itself (JSON)',
    advice: 'The order or resource is gone, or the user may not see it.',
  },
  WaldurRouteMissing: {
    disposition: 'park',
    when: "404 with Waldur's web page: a call this server does not have, and no older one does the same",
    advice: 'This Waldur is older than the call; update Waldur, then retry.',
  },
  WaldurConflict: {
    disposition: 'reread',
    when: '409, and the wanted state is not there already',
    advice: 'Waldur refuses the step in the present state; compare the order there.',
  },
  WaldurRejected: {
    disposition: 'park',
    when: '400, 405, 422 and other 4xx, a redirect',
    advice: 'Waldur refused the data; the message names the field.',
  },
  WaldurBadAnswer: {
    disposition: 'park',
    when: 'an answer of an unknown shape, or too large',
    advice: 'Waldur answered in an unknown shape; report its version.',
  },
  HpcUserUnavailable: {
    disposition: 'retry',
    when: 'the HPC User API or its identity provider does not answer, answers 5xx, 429 or something unreadable',
    advice: 'The HPC User API or the way to it is down; nothing to do here.',
  },
  HpcUserRefused: {
    disposition: 'retry-slowly',
    when: '401, 403 or another 4xx of the HPC User API or its identity provider, a redirect',
    advice: 'Correct the address, client id or secret in hpc_user_api; the message names the server that refuses.',
  },
  BackendUnavailable: {
    disposition: 'retry',
    when: 'the backend, or what it stands on, does not answer, or the host is out of processes',
    advice: 'The backend or what it stands on is down, the message says which; start it.',
  },
  BackendTimeout: {
    disposition: 'retry',
    when: 'a command ran into its time limit',
    advice: 'The command hung and was ended; check what it talks to.',
  },
  BackendHangs: {
    disposition: 'park',
    when: 'a command hangs for one account alone, while the backend answers for others',
    advice:
      'The command hangs for this account alone; run it by hand for that account, mend what is wrong, then retry.',
  },
  BackendNotApplied: {
    disposition: 'retry',
    when: 'the command said yes, the read-back says no',
    advice: 'The command reported success but the change is not there; it is repeated.',
  },
  BackendOutput: {
    disposition: 'park',
    when: 'output that cannot be read',
    advice: 'The command printed something unknown; report it with the version of the backend.',
  },
  BackendMisconfigured: {
    disposition: 'park',
    when: 'a command, cluster, account or right is missing',
    advice: 'Correct the path, cluster or right named in the message, then retry.',
  },
  BackendRejected: {
    disposition: 'park',
    when: 'the backend refuses a value, for example an unknown QOS',
    advice: 'The backend refused the change; correct the value named, then retry.',
  },
  JobsRunning: {
    disposition: 'park',
    when: 'jobs of the account run or wait, and terminate_running_jobs is block; runaway jobs, which only the accounting knows',
    advice: 'End the jobs or wait for their end, then retry; or set terminate_running_jobs to cancel or wait.',
  },
  JobsEnding: {
    disposition: 'retry',
    when: 'cancelled jobs are ending, or terminate_running_jobs is wait',
    advice: 'The account is removed once its jobs have ended; nothing to do here.',
  },
  Stale: {
    disposition: 'reread',
    when: 'a newer order has changed the account since the wish was read',
    advice: 'The account was changed by a newer order meanwhile; nothing to do, it is read again.',
  },
  AccountExists: {
    disposition: 'park',
    when: "an account of that name is there and is another resource's or nobody's, or its name is taken in Waldur",
    advice:
      'An account of that name belongs to something else; rename or remove it, then retry. ' +
      "If it is this resource's after all, retry with --adopt.",
  },
  OwnerUnknown: {
    disposition: 'reread',
    when: 'an account says nothing of whose it is, and Waldur has not been asked yet',
    advice: 'Waldur is asked whose the account is; nothing to do here.',
  },
  NameInvalid: {
    disposition: 'park',
    when: 'a name that cannot be mapped: slug missing, wrong characters, too long',
    advice: 'The name cannot be used on the backend; change the slug or prefix, then retry.',
  },
  LimitInvalid: {
    disposition: 'park',
    when: 'a limit that cannot be mapped, or is out of range',
    advice: 'Correct the limit in Waldur or unit_factor in the configuration, then retry.',
  },
  ConfigMismatch: {
    disposition: 'park',
    when: 'offering unknown here, or control and head node disagree on names or units',
    advice: 'Bring the same configuration to control and head node, restart them, then retry.',
  },
  Unexpected: {
    disposition: 'park',
    when: 'an error without a row in this table',
    advice: 'A defect in Siteflow: send the log lines of this order, then retry after an update.',
  },
} as const satisfies Record<string, FailureRow>;

export type FailureType = keyof typeof FAILURES;

export const isFailureType = (type: string | undefined | null): type is FailureType =>
  typeof type === 'string' && Object.hasOwn(FAILURES, type);
