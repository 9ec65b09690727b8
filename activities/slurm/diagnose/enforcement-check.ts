import { ok, warning } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

const NEEDED = ['associations', 'limits'];

/** Whether slurmctld holds jobs to accounts and limits; without that they are set and have no effect. */
export const enforcementCheck: Check<SlurmFacts> = {
  id: 'enforcement',
  title: 'enforcement of limits',
  needs: ['commands'],
  async run(facts) {
    let value: string | undefined;
    try {
      value = await facts.controllerValue('AccountingStorageEnforce');
    } catch {
      return [
        warning(
          'slurmctld does not answer; accounts are still made, but jobs learn of them only when it is back',
          'Start it on its host: systemctl start slurmctld',
        ),
      ];
    }
    if (value === undefined) return [ok('slurmctld answers; it does not tell what it enforces')];
    // Each of these implies the ones before: safe and qos imply limits, limits imply associations.
    const words = value.toLowerCase().split(',');
    const limits = words.some((word) => ['limits', 'safe', 'all'].includes(word));
    if (limits) return [ok(`slurmctld enforces ${value}`)];
    return [
      warning(
        `limits are not enforced: AccountingStorageEnforce is ${value}`,
        `Set AccountingStorageEnforce=${NEEDED.join(',')},qos in slurm.conf, then restart slurmctld.`,
      ),
    ];
  },
};
