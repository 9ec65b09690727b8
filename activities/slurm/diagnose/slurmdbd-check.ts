import { ApplicationFailure } from '@temporalio/common';
import { ok, problem, type Seen, skipped } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../lib/error-text.js';
import { ACCOUNTING_OFF } from './accounting-check.js';
import { mungeProblem } from './munge-problem.js';
import type { SlurmFacts } from './slurm-facts.js';
import { snapshotIsolation } from './snapshot-isolation.js';

const MUNGE: readonly [RegExp, string, string] = [
  /munge|protocol authentication/i,
  'munge does not work on this host',
  'Start it: systemctl start munge. If it runs: its key and its clock must be the same as on the slurmdbd host.',
];

/** First match wins. Texts are those of Slurm 22.05 to 26.05, as in classify-error. */
const ADVICE: readonly (readonly [RegExp, string, string])[] = [
  MUNGE,
  [
    /unable to connect to database|problem talking to the database/i,
    'slurmdbd has lost its database',
    'Start the database on the slurmdbd host: systemctl start mariadb',
  ],
  [
    /connection refused|persistinit|persist_conn|no route to host|connection timed out/i,
    'slurmdbd cannot be reached',
    'Start it on its host: systemctl start slurmdbd. If it runs: correct AccountingStorageHost and -Port in slurm.conf.',
  ],
];

/** Whether slurmdbd answers. */
export const slurmdbdCheck: Check<SlurmFacts> = {
  id: 'slurmdbd',
  title: 'slurmdbd',
  needs: ['commands'],
  async run(facts) {
    try {
      const clusters = await facts.clusters();
      return [
        ok(`slurmdbd answers; its clusters: ${clusters.join(', ') || 'none'}`),
        ...(await snapshotIsolation(facts)),
      ];
    } catch (error) {
      return [await explain(error, facts)];
    }
  },
};

async function explain(error: unknown, facts: SlurmFacts): Promise<Seen> {
  const text = errorText(error, 'message');
  if (ACCOUNTING_OFF.test(text)) return skipped('slurmdbd: not looked at, because of: accounting');
  const known = ADVICE.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return problem(`${known[1]}: ${text}`, known[2]);
  if (error instanceof ApplicationFailure && error.type === 'BackendTimeout') {
    // Without munge the client tries for nearly a minute before it says so.
    const munge = await mungeProblem(facts);
    if (munge !== undefined) return problem(`${MUNGE[1]}: ${munge}`, MUNGE[2]);
    return problem(
      `slurmdbd gave no answer within ${facts.connection.timeouts.readMs / 1000} s: it hangs or is overloaded`,
      'Look into slurmdbd.log on its host; if it hangs: systemctl restart slurmdbd',
    );
  }
  return problem(text, 'Run "sacctmgr list cluster" by hand as the user of this program.');
}
