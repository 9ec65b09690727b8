import { failure } from '../../lib/failure.js';
import type { LineParser } from '../commands/line-parser.js';

/**
 * Output of `squeue --format=%i|%a` → account → number of its jobs. With several clusters squeue prints a line
 * `CLUSTER: name` before the jobs of each.
 *
 * @throws BackendOutput naming the line, from `onLine`
 */
export function jobParser(): LineParser<Map<string, number>> {
  const jobs = new Map<string, number>();
  return {
    result: jobs,
    onLine(line) {
      if (line.trim() === '' || line.startsWith('CLUSTER:')) return;
      const [, account] = /^\s*[0-9][0-9_+[\]%,-]*\|(\S+)\s*$/.exec(line) ?? [];
      if (account === undefined) {
        throw failure('BackendOutput', `squeue printed ${JSON.stringify(line.slice(0, 200))}.`);
      }
      jobs.set(account, (jobs.get(account) ?? 0) + 1);
    },
  };
}
