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
} as const satisfies Record<Job, string>;

export const JOBS = Object.keys(JOB_KEYS) as Job[];

/** What the question depends on. */
export type JobKeys = { backend_type: string } & { [Key in (typeof JOB_KEYS)[Job]]?: string | undefined };

/** The same of an offering as it was given. */
export function jobKeysOf(keys: Readonly<Record<string, unknown>>): JobKeys {
  const { backend_type: type } = keys;
  const names = Object.values(JOB_KEYS).flatMap((key): [string, string][] => {
    const name = keys[key];
    return typeof name === 'string' ? [[key, name]] : [];
  });
  return { backend_type: typeof type === 'string' ? type.toLowerCase() : '', ...Object.fromEntries(names) };
}

/** Whether any job has a key, even an empty one; otherwise `backend_type` does them all. */
export const namesJobs = (offering: JobKeys): boolean => JOBS.some((job) => offering[JOB_KEYS[job]] !== undefined);

/**
 * Which backend does which job of an offering: the one that is named for it. As soon as one job has a key, even an empty
 * one, a job without is not done; where none has, `backend_type` does all that it can. The one place that knows.
 */
export function jobsOf(offering: JobKeys): Jobs {
  if (!namesJobs(offering)) {
    const { backend_type: type } = offering;
    const does = descriptorOf(type)?.does;
    return Object.fromEntries(JOBS.filter((job) => does === undefined || does[job]).map((job) => [job, type]));
  }
  const named = JOBS.map((job) => [job, offering[JOB_KEYS[job]]?.toLowerCase() ?? ''] as const);
  return Object.fromEntries(named.filter(([, name]) => name !== ''));
}

/** Names of the backends that an offering uses, each once; that of the orders first. */
export const backendsOf = (offering: JobKeys): string[] => [...new Set(Object.values(jobsOf(offering)))];
