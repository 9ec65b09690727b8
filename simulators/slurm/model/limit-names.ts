/** Whole-number limits an association can own. `grpWall` and `maxWall` are minutes. */
export type CountLimit =
  | 'grpJobs'
  | 'grpJobsAccrue'
  | 'grpSubmitJobs'
  | 'grpWall'
  | 'maxJobs'
  | 'maxJobsAccrue'
  | 'maxSubmitJobs'
  | 'maxWall'
  | 'minPrioThresh'
  | 'priority';

/** TRES lists an association can own. */
export type TresLimit = 'grpTres' | 'grpTresMins' | 'grpTresRunMins' | 'maxTres' | 'maxTresPerNode' | 'maxTresMins';

/** Limits that sub-accounts and users inherit from the nearest ancestor that has them. */
export const INHERITED_COUNTS: readonly CountLimit[] = [
  'maxJobs',
  'maxJobsAccrue',
  'maxSubmitJobs',
  'maxWall',
  'minPrioThresh',
  'priority',
];

/** TRES lists that are inherited one TRES at a time. */
export const INHERITED_TRES: readonly TresLimit[] = ['maxTres', 'maxTresPerNode', 'maxTresMins'];

/** Share value that sacctmgr prints as `parent`. */
export const SHARE_PARENT = 2147483647;

/** Given value that means "clear"; sacctmgr sends it for every negative number. */
export const CLEAR = -1;
