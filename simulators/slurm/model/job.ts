/** One row of the job table, in the terms of sacct. */
export interface Job {
  id: number;
  account: string;
  user: string;
  cluster: string;
  partition: string;
  name: string;
  qos: string;
  state: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMEOUT';
  /** Seconds since 1970; 0 when not reached. */
  submit: number;
  start: number;
  end: number;
  /** Seconds. */
  timeLimit: number;
  reqTres: string;
  allocTres: string;
  nodes: string;
  exitCode: string;
}

/** Whether slurmdbd counts this job as active. */
export function isActive(job: Job): boolean {
  return job.state === 'PENDING' || job.state === 'RUNNING';
}
