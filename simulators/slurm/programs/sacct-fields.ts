import type { Job } from '../model/job.js';
import { showElapsed, showTime } from './times.js';

/** A column of sacct. */
export interface SacctField {
  name: string;
  width: number;
  value: (job: Job, now: number) => string;
}

function elapsed(job: Job, now: number): number {
  return job.start === 0 ? 0 : Math.max(0, (job.end === 0 ? now : job.end) - job.start);
}

const amount = (text: string, tres: string): string =>
  text
    .split(',')
    .find((part) => part.startsWith(`${tres}=`))
    ?.slice(tres.length + 1) ?? '0';

/** Columns in the order sacct knows them. */
export const SACCT_FIELDS: readonly SacctField[] = [
  { name: 'Account', width: 10, value: (job) => job.account },
  { name: 'AllocCPUS', width: 10, value: (job) => amount(job.allocTres, 'cpu') },
  { name: 'AllocTRES', width: 10, value: (job) => job.allocTres },
  { name: 'Cluster', width: 10, value: (job) => job.cluster },
  { name: 'Elapsed', width: 10, value: (job, now) => showElapsed(elapsed(job, now)) },
  { name: 'ElapsedRaw', width: 10, value: (job, now) => String(elapsed(job, now)) },
  { name: 'End', width: 19, value: (job) => showTime(job.end) },
  { name: 'ExitCode', width: 8, value: (job) => job.exitCode },
  { name: 'JobID', width: 12, value: (job) => String(job.id) },
  { name: 'JobIDRaw', width: 12, value: (job) => String(job.id) },
  { name: 'JobName', width: 10, value: (job) => job.name },
  { name: 'NCPUS', width: 10, value: (job) => amount(job.allocTres, 'cpu') },
  { name: 'NNodes', width: 8, value: (job) => amount(job.allocTres, 'node') },
  { name: 'NodeList', width: 15, value: (job) => (job.nodes === '' ? 'None assigned' : job.nodes) },
  { name: 'Partition', width: 10, value: (job) => job.partition },
  { name: 'QOS', width: 10, value: (job) => job.qos },
  { name: 'ReqTRES', width: 10, value: (job) => job.reqTres },
  { name: 'Start', width: 19, value: (job) => showTime(job.start) },
  { name: 'State', width: 10, value: (job) => (job.state === 'CANCELLED' ? 'CANCELLED by 0' : job.state) },
  { name: 'Submit', width: 19, value: (job) => showTime(job.submit) },
  { name: 'Timelimit', width: 10, value: (job) => showElapsed(job.timeLimit) },
  { name: 'User', width: 9, value: (job) => job.user },
];

/** Columns sacct prints unless told. */
export const SACCT_USUAL = ['JobID', 'JobName', 'Partition', 'Account', 'AllocCPUS', 'State', 'ExitCode'];
