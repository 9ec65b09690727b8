import type { TresAmounts } from './tres.js';

/** Whole-number limits of a QOS. `grpWall` and `maxWall` are minutes. */
export type QosCount =
  | 'grpJobs'
  | 'grpJobsAccrue'
  | 'grpSubmitJobs'
  | 'grpWall'
  | 'maxJobsPerUser'
  | 'maxJobsPerAccount'
  | 'maxSubmitPerUser'
  | 'maxSubmitPerAccount'
  | 'maxWall'
  | 'minPrioThresh'
  | 'priority'
  | 'graceTime';

/** TRES lists of a QOS. */
export type QosTres =
  | 'grpTres'
  | 'grpTresMins'
  | 'grpTresRunMins'
  | 'maxTres'
  | 'maxTresPerNode'
  | 'maxTresMins'
  | 'maxTresPerUser'
  | 'maxTresPerAccount'
  | 'minTres';

/** A quality of service. */
export interface Qos {
  readonly id: number;
  readonly name: string;
  description: string;
  flags: string[];
  /** Text as sacctmgr prints it, six decimals. */
  usageFactor: string;
  usageThreshold: string;
  counts: Partial<Record<QosCount, number>>;
  tres: Partial<Record<QosTres, TresAmounts>>;
}

/** A QOS without limits. */
export function newQos(id: number, name: string, description: string): Qos {
  return {
    id,
    name,
    description,
    flags: [],
    usageFactor: '1.000000',
    usageThreshold: '',
    counts: { priority: 0, graceTime: 0 },
    tres: {},
  };
}
