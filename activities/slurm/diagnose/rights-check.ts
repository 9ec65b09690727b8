import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

/** Whether the user that commands run as may change accounts: root, SlurmUser, Operator or Administrator. */
export const rightsCheck: Check<SlurmFacts> = {
  id: 'rights',
  title: 'rights in Slurm',
  needs: ['slurmdbd'],
  async run(facts) {
    const user = await facts.user();
    if (user === '') {
      return [
        problem('the user that commands run as cannot be told: "id -un" gives nothing', 'Run "id -un" there by hand.'),
      ];
    }
    if (user === 'root') return [ok('commands run as root')];
    const slurmUser = await facts.clientValue('SlurmUserId').catch(() => undefined);
    if (slurmUser?.replace(/\(.*/, '') === user) return [ok(`commands run as SlurmUser ${user}`)];
    const level = await facts.adminLevel();
    if (/^(operator|administrator)/i.test(level)) return [ok(`commands run as ${user}, whose AdminLevel is ${level}`)];
    return [
      problem(
        `commands run as ${user}, who may not change accounts: AdminLevel is ${level}`,
        `Run as root or SlurmUser: sacctmgr -i add user ${user} account=root adminlevel=Operator ` +
          `(if slurmdbd knows ${user}: sacctmgr -i modify user ${user} set adminlevel=Operator)`,
      ),
    ];
  },
};
