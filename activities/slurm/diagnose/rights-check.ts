import { ok, problem, type Seen } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

/**
 * Whether the user that commands run as may change accounts: root, SlurmUser, or an Administrator. An Operator may add
 * and remove, but not `load`, by which every order is written; and `load` refuses whomever slurmdbd does not know, root
 * and SlurmUser included.
 */
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
    const level = await facts.adminLevel();
    const slurmUser = await facts.clientValue('SlurmUserId').catch(() => undefined);
    return [verdict(user, level, slurmUser?.replace(/\(.*/, '') === user)];
  },
};

function verdict(user: string, level: string | undefined, isSlurmUser: boolean): Seen {
  const add = `sacctmgr -i add user ${user} account=root adminlevel=Administrator`;
  if (level === undefined) {
    const why = user === 'root' || isSlurmUser ? ', and sacctmgr load refuses such users, root and SlurmUser too' : '';
    return problem(`commands run as ${user}, whom slurmdbd does not know${why}`, add);
  }
  if (user === 'root') return ok('commands run as root');
  if (isSlurmUser) return ok(`commands run as SlurmUser ${user}`);
  if (/^admin/i.test(level)) return ok(`commands run as ${user}, whose AdminLevel is ${level}`);
  return problem(
    `commands run as ${user}, who may not carry out orders: AdminLevel is ${level}, and sacctmgr load needs Administrator`,
    `sacctmgr -i modify user ${user} set adminlevel=Administrator`,
  );
}
