import { ApplicationFailure } from '@temporalio/common';
import { errorText } from '../../lib/error-text.js';
import { ok, problem } from '../../lib/finding.js';
import type { Check } from '../../lib/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

/** First match wins. Texts are those of Slurm 22.05, as in classify-error. */
const ADVICE: readonly [RegExp, string, string][] = [
  [
    /munge|protocol authentication/i,
    'munge does not work on this host',
    'Start it: systemctl start munge. If it runs: its key and its clock must be the same as on the slurmdbd host.',
  ],
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
  needs: ['accounting'],
  async run(facts) {
    try {
      const clusters = await facts.clusters();
      return [ok(`slurmdbd answers; its clusters: ${clusters.join(', ') || 'none'}`)];
    } catch (error) {
      const text = errorText(error, 'message');
      if (error instanceof ApplicationFailure && error.type === 'BackendTimeout') {
        const seconds = facts.connection.timeouts.readMs / 1000;
        return [
          problem(
            `slurmdbd gave no answer within ${seconds} s: it hangs or is overloaded`,
            'Look into slurmdbd.log on its host; if it hangs: systemctl restart slurmdbd',
          ),
        ];
      }
      const known = ADVICE.find(([pattern]) => pattern.test(text));
      return [
        known === undefined
          ? problem(text, 'Run "sacctmgr list cluster" by hand as the user of this program.')
          : problem(`${known[1]}: ${text}`, known[2]),
      ];
    }
  },
};
