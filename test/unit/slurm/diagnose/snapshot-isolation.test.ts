import { describe, expect, it } from '@jest/globals';
import { TIMEOUTS } from '../../../../activities/slurm/commands/sacctmgr.js';
import { slurmFacts } from '../../../../activities/slurm/diagnose/slurm-facts.js';
import { slurmdbdCheck } from '../../../../activities/slurm/diagnose/slurmdbd-check.js';
import { fakeRun } from '../fake-run.js';

describe('snapshot isolation of the database', () => {
  const look = async (answer: { exitCode?: number; stdout?: string } | Error) => {
    const { run } = fakeRun([[/^mariadb$/, answer]]);
    const facts = slurmFacts({ binPath: '/usr/bin', prefix: [], env: {}, run, timeouts: TIMEOUTS });
    return (await slurmdbdCheck.run(facts)).map(({ status, message }) => `${status}: ${message}`);
  };
  const OK = 'ok: slurmdbd answers; its clusters: lab';
  const answer = (...lines: string[]) => ({ stdout: `${lines.join('\n')}\n` });
  const [ON, OFF] = ['innodb_snapshot_isolation\tON', 'innodb_snapshot_isolation\tOFF'];

  it('that is on is told, with the version', async () => {
    const seen = await look(answer('11.8.9-MariaDB', 'slurm_acct_db', ON));
    expect(seen).toEqual([
      OK,
      expect.stringMatching(/^warning: the database of slurmdbd, MariaDB 11\.8\.9-MariaDB, has/),
    ]);
  });

  it.each([
    ['that is off', answer('11.8.9-MariaDB', 'slurm_acct_db', OFF)],
    ['of an older MariaDB', answer('10.11.14-MariaDB', 'slurm_acct_db')],
    ['of a database that is not slurmdbd’s', answer('11.8.9-MariaDB', ON)],
    ['that may not be asked for', { exitCode: 1, stdout: '' }],
    ['without a client', new Error('mariadb does not exist')],
  ])('%s says nothing', async (_, given) => {
    expect(await look(given)).toEqual([OK]);
  });
});
