import { ok, problem, type Seen, skipped } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../lib/error-text.js';
import type { SlurmFacts } from './slurm-facts.js';

const WANTED = 'accounting_storage/slurmdbd';

/** What sacctmgr says where slurm.conf names no slurmdbd. */
export const ACCOUNTING_OFF = /supported accounting_storage/;

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
      if (type !== undefined && type !== WANTED) return [off(type)];
      return [ok(`accounting goes to slurmdbd (${await facts.cluster.writerGroup()})`)];
    } catch (error) {
      if (ACCOUNTING_OFF.test(errorText(error, 'message'))) return [off('not slurmdbd')];
      return [skipped('accounting: cannot be told while slurmdbd does not answer')];
    }
  },
};
