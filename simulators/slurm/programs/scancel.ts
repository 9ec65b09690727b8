import { isActive } from '../model/job.js';
import { VERSION } from '../sacctmgr/run-statement.js';
import { type FlagSpec, readFlags } from './command-flags.js';
import type { Program } from './program.js';

const SPEC: FlagSpec = {
  short: { A: 'account', u: 'user', f: 'full', M: 'clusters', V: 'version', Q: 'quiet', v: 'verbose', p: 'partition' },
  withValue: new Set(['account', 'user', 'clusters', 'partition', 'name', 'qos', 'signal', 'state', 'wckey']),
  plain: new Set(['full', 'me', 'version', 'quiet', 'verbose', 'batch', 'interactive', 'hurry']),
};

/** `scancel`: ends jobs by account, user or id; no matching job is no error. */
export const scancel: Program = (call) =>
  call.runStatement({ program: 'scancel', words: call.argv, mutating: true }, (out) => {
    const { state, unixUsers } = call;
    const flags = readFlags('scancel', call.argv, SPEC);
    if (flags.error !== undefined) return out.fail(flags.error, 'Try "scancel --help" for more information');
    if (flags.values.has('version')) return out.line(VERSION);
    const value = (name: string): string | undefined => flags.values.get(name)?.at(-1);
    const user = flags.values.has('me') ? 'root' : value('user');
    if (user !== undefined && user !== 'root' && unixUsers !== 'all' && !unixUsers.has(user)) {
      return out.fail(`scancel: error: Invalid user name: ${user}`);
    }
    const account = value('account');
    const partition = value('partition');
    if (flags.words.length === 0 && [account, user, partition].every((filter) => filter === undefined)) {
      return out.fail('scancel: error: No job identification provided');
    }
    for (const job of state.jobs) {
      const isMeant =
        isActive(job) &&
        (account === undefined || job.account === account) &&
        (user === undefined || job.user === user) &&
        (partition === undefined || job.partition === partition) &&
        (flags.words.length === 0 || flags.words.includes(String(job.id)));
      if (!isMeant) continue;
      job.state = 'CANCELLED';
      job.end = state.now();
      if (job.start === 0) job.allocTres = '';
      state.changes.push({ kind: 'cancel job', key: String(job.id), detail: job.account });
    }
  });
