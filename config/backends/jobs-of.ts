import type { Offering } from '../site/site-config.js';
import { descriptorOf } from './registry.js';

/** Which backend does which job of an offering; an absent job is nobody's. */
export interface Jobs {
  orders?: string;
  membership?: string;
  usage?: string;
}

export type Job = keyof Jobs;

/** Job → the key that names its backend. */
export const JOB_KEYS = {
  orders: 'order_processing_backend',
  membership: 'membership_sync_backend',
  usage: 'reporting_backend',
} as const satisfies Record<Job, keyof Offering>;

export const JOBS = Object.keys(JOB_KEYS) as Job[];

/** What the question depends on. */
export type JobKeys = Pick<Offering, 'backend_type' | (typeof JOB_KEYS)[Job]>;

/**
 * Which backend does which job of an offering: the one that is named for it. As soon as one job has a key, even an empty
 * one, a job without is not done; where none has, `backend_type` does all that it can. The one place that knows.
 */
export function jobsOf(offering: JobKeys): Jobs {
  const named = JOBS.flatMap((job): [Job, string][] => {
    const name = offering[JOB_KEYS[job]];
    return name === undefined ? [] : [[job, name.toLowerCase()]];
  });
  if (named.length > 0) return Object.fromEntries(named.filter(([, name]) => name !== ''));
  const does = descriptorOf(offering.backend_type)?.does;
  return Object.fromEntries(
    JOBS.filter((job) => does === undefined || does[job]).map((job) => [job, offering.backend_type]),
  );
}

/** Names of the backends that an offering uses, each once. */
export const backendsOf = (offering: JobKeys): string[] => [...new Set(Object.values(jobsOf(offering)))];
