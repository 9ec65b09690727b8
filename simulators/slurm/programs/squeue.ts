import { isActive } from '../model/job.js';
import { VERSION } from '../sacctmgr/run-statement.js';
import { type FlagSpec, readFlags } from './command-flags.js';
import type { Program } from './program.js';

const SPEC: FlagSpec = {
  short: { A: 'account', u: 'user', h: 'noheader', o: 'format', r: 'array', M: 'clusters', t: 'states', V: 'version' },
  withValue: new Set(['account', 'user', 'format', 'clusters', 'states']),
  plain: new Set(['noheader', 'array', 'version', 'me']),
};

/** What `--format` can ask for here, and the heading of its column. */
const HEADINGS: Record<string, string> = { '%i': 'JOBID', '%a': 'ACCOUNT', '%u': 'USER', '%T': 'STATE' };
const LETTERS = /%[iauT]/g;

/** `squeue`: jobs that run or wait, in the columns of `--format`. */
export const squeue: Program = (call) =>
  call.runStatement({ program: 'squeue', words: call.argv, mutating: false }, (out) => {
    const flags = readFlags('squeue', call.argv, SPEC);
    if (flags.error !== undefined) return out.fail(flags.error, 'Try "squeue --help" for more information');
    if (flags.values.has('version')) return out.line(VERSION);
    const list = (name: string): string[] | undefined => flags.values.get(name)?.at(-1)?.toLowerCase().split(',');
    const [accounts, users] = [list('account'), list('user')];
    const format = flags.values.get('format')?.at(-1) ?? '%i|%a|%u|%T';
    const clusters = flags.values.get('clusters')?.at(-1);
    if (clusters !== undefined && clusters !== call.state.localCluster) {
      // Only the local cluster has a slurmctld here.
      const unknown = call.state.clusters.has(clusters)
        ? []
        : [`squeue: error: No cluster '${clusters}' known by database.`];
      const advice = "Use 'sacctmgr list clusters' to see available clusters.";
      const what = `squeue: error: '${clusters}' can't be reached now, or it is an invalid entry for --cluster.`;
      return out.fail(...unknown, `${what}  ${advice}`);
    }
    if (!flags.values.has('noheader')) {
      if (clusters !== undefined) out.line(`CLUSTER: ${clusters}`);
      out.line(format.replace(LETTERS, (letter) => HEADINGS[letter] ?? ''));
    }
    for (const job of call.state.jobs) {
      if (!isActive(job)) continue;
      if (accounts !== undefined && !accounts.includes(job.account)) continue;
      if (users !== undefined && !users.includes(job.user)) continue;
      const values: Record<string, string> = {
        '%i': String(job.id),
        '%a': job.account,
        '%u': job.user,
        '%T': job.state,
      };
      out.line(format.replace(LETTERS, (letter) => values[letter] ?? ''));
    }
  });
