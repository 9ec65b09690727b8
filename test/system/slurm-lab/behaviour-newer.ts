import { isAtLeast } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import type { BehaviourCase } from './behaviour-cases.js';

type Answer = Partial<Pick<BehaviourCase, 'exitCode' | 'stdout' | 'stderr'>>;

const NOT_ADDED =
  'Nothing added.\n' +
  'Make sure the accounts requested here have been added to the system/cluster. (sacctmgr add account...)\n';
const SKIPPED = `No account nope on cluster lab, skipping.\n${NOT_ADDED}`;
const added = (name: string, settings = ''): string =>
  ` Adding Account(s)\n  ${name}\n Settings\n  Description     = d\n  Organization    = o\n Associations =\n` +
  `  C = lab        A = ${name.padEnd(20)}\n Settings\n${settings}`;

/** What 24.11 answers where 22.05 answers something else, by the name of the case. */
const SINCE_24_11: Readonly<Record<string, Answer>> = {
  'add account': { stdout: added('new1') },
  'add an existing account': { stdout: ' Already existing account dup on cluster lab\n' },
  'add an existing user': { stdout: `Request didn't affect anything\n${NOT_ADDED}` },
  'add a known user to an unknown account': { stdout: SKIPPED, stderr: '' },
  'add a new user to an unknown account': { stdout: SKIPPED, stderr: '' },
  'add below an unknown parent': { stderr: " error: No parent account 'nope' on cluster 'lab'\n" },
  'add on an unknown cluster': {
    stderr: " error: Cluster 'nope' has not been added yet, please contact your admin before adding accounts to it\n",
  },
  'a user without Unix account': { stdout: /A = ghosts +U = ghost_not_unix/ },
  'a blank name': { stdout: '', stderr: ' error: Something was wrong with your query\n\n' },
  'an account whose parent is given': { stdout: added('below', '  Parent        = top\n') },
  'modify an unknown account': {
    stdout: '',
    stderr:
      "sacctmgr: error: Request didn't affect anything\n Error with request: Data has not changed since time specified\n",
  },
  'DefaultQOS the account may not use: exit 0 and nothing changed': {
    exitCode: 1,
    stderr: /These associations don't have access to their default qos\.\n/,
  },
  'sacctmgr has no --json': { exitCode: 0, stderr: /.*/ },
  'an ordinary user adds an account': {
    stdout: '',
    stderr: ' error: Only admins/operators/coordinators can add accounts\n',
  },
};

/** What 26.05 answers where 24.11 answers something else. */
const SINCE_26_05: Readonly<Record<string, Answer>> = {
  'modify an unknown account': { stdout: ' Modified account associations...\n  Nothing modified\n', stderr: '' },
  'modify an unknown QOS': { stdout: '  Nothing modified\n' },
  // A line about the end of the connection follows now and then.
  'an ordinary user adds an account': { stderr: /^ error: Only admins\/operators\/coordinators can add accounts\n/ },
  'an ordinary user runs modify': {
    stderr: /^sacctmgr: error: Your user doesn't have privilege.*\n.*permission denied\n/,
  },
  'an ordinary user runs delete': {
    stderr: /^sacctmgr: error: Your user doesn't have privilege.*\n.*permission denied\n/,
  },
};

/** What a release answers otherwise than 22.05 in a case. */
export const newerAnswer = (name: string, release: string): Answer => ({
  ...(isAtLeast(release, '23.11') ? SINCE_24_11[name] : {}),
  ...(isAtLeast(release, '26.05') ? SINCE_26_05[name] : {}),
});
