import { errorText } from '../../lib/error-text.js';
import { ok, problem, type Seen } from '../../lib/finding.js';
import type { Check } from '../../lib/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

const WANTED = 'accounting_storage/slurmdbd';

const off = (type: string): Seen =>
  problem(
    `accounting is off: AccountingStorageType is ${type}, so there are no accounts and no limits`,
    `Set AccountingStorageType=${WANTED} and AccountingStorageHost in slurm.conf on every host, then restart slurmctld.`,
  );

/** Whether this cluster keeps accounts at all. */
export const accountingCheck: Check<SlurmFacts> = {
  id: 'accounting',
  title: 'accounting',
  needs: ['commands'],
  async run(facts) {
    try {
      const type = await facts.clientValue('AccountingStorageType');
      return type === undefined || type === WANTED ? [ok(`accounting goes to ${await storage(facts)}`)] : [off(type)];
    } catch (error) {
      const text = errorText(error, 'message');
      if (/supported accounting_storage/.test(text)) return [off('not slurmdbd')];
      if (/configuration (file|source)/.test(text)) {
        return [
          problem(
            text,
            'Put slurm.conf into /etc/slurm, or set SLURM_CONF to its path for the service of this program.',
          ),
        ];
      }
      // What keeps slurmdbd from answering is told by the check of slurmdbd.
      return [ok('accounting is on as far as can be told')];
    }
  },
};

const storage = (facts: SlurmFacts): Promise<string> =>
  facts.cluster.writerGroup().then((group) => `slurmdbd (${group})`);
