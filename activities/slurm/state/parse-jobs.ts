import { failure } from '../../lib/failure.js';

/**
 * Output of `squeue --format=%i|%a` → account → number of its jobs. With several clusters squeue prints a line
 * `CLUSTER: name` before the jobs of each.
 *
 * @throws BackendOutput naming the line
 */
export function parseJobs(output: string): Map<string, number> {
  const jobs = new Map<string, number>();
  for (const line of output.split('\n').filter((text) => text.trim() !== '' && !text.startsWith('CLUSTER:'))) {
    const [, account] = /^\s*[0-9][0-9_+[\]%,-]*\|(\S+)\s*$/.exec(line) ?? [];
    if (account === undefined) throw failure('BackendOutput', `squeue printed ${JSON.stringify(line.slice(0, 200))}.`);
    jobs.set(account, (jobs.get(account) ?? 0) + 1);
  }
  return jobs;
}
