import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { waitUntil } from '../../../scripts/slurm-lab/processes/wait-until.js';
import type { CommandResult, SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { installedSlurm, isAtLeast, releaseOf } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { ADD_CASES, type BehaviourCase, DELETE_CASES, MODIFY_CASES, OTHER_CASES } from './behaviour-cases.js';
import { newerAnswer } from './behaviour-newer.js';
import { describeWithSlurm } from './describe-with-slurm.js';

function expectText(actual: string, wanted: string | RegExp | undefined): void {
  if (typeof wanted === 'string') expect(actual).toBe(wanted);
  else if (wanted !== undefined) expect(actual).toMatch(wanted);
}

const release = releaseOf(installedSlurm() ?? '22.05');
const isNewer = isAtLeast(release, '23.11');

describeWithSlurm(`Slurm ${release} answers as recorded`, () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab({ qos: ['high'] });
  }, 120_000);
  afterAll(async () => {
    await lab?.stop();
  }, 60_000);

  async function check({ given = [], args, command, asUser, exitCode, stdout, stderr, after }: BehaviourCase) {
    for (const step of given) expect(await lab.sacctmgr(step)).toMatchObject({ exitCode: 0 });
    const options = asUser === undefined ? {} : { asUser };
    const result: CommandResult =
      command === undefined ? await lab.sacctmgr(args, options) : await lab.run(command, args, options);
    expect(result).toMatchObject({ exitCode });
    expectText(result.stdout, stdout);
    expectText(result.stderr, stderr);
    if (after !== undefined) expectText((await lab.sacctmgr(after.args)).stdout, after.stdout);
  }

  for (const [title, cases] of [
    ['add', ADD_CASES],
    ['modify', MODIFY_CASES],
    ['delete', DELETE_CASES],
    ['other', OTHER_CASES],
  ] as const) {
    describe(title, () => {
      const own = cases.map((item) => [item.name, { ...item, ...newerAnswer(item.name, release) }] as const);
      it.each(own)('%s', (_, item) => check(item));
    });
  }

  it('runs a job, and refuses to remove its user and its account while it is active', async () => {
    await lab.sacctmgr(['add', 'account', 'busy']);
    await lab.sacctmgr(['add', 'user', 'root', 'account=busy']);
    const gres = lab.hasGpus ? ['--gres=gpu:1'] : [];
    const where = ['-D', '/', '-o', '/dev/null'];
    const job = await lab.run('sbatch', ['--parsable', '-A', 'busy', ...gres, ...where, '--wrap', 'sleep 60']);
    expect(job).toMatchObject({ exitCode: 0, stderr: '' });
    const id = job.stdout.trim();
    const columns = ['-a', '-X', '-n', '-P', '-j', id, '--format=Account,State'];
    const accounted = async () => (await lab.run('sacct', columns)).stdout.trim();
    // The refusal rests on slurmdbd's job table: a job that slurmctld has not reported yet does not protect its account.
    await waitUntil(async () => (await accounted()) === 'busy|RUNNING', { what: 'job accounted', timeoutMs: 20_000 });
    const blocked =
      ' Error with request: Job(s) active, cancel job(s) before remove\n' +
      `  JobID = ${id.padEnd(10)} C = lab        A = busy       U = root     ${isAtLeast(release, '26.05') ? ' Q = normal   ' : ''}\n`;
    for (const args of [
      ['remove', 'user', 'root', 'where', 'account=busy'],
      ['delete', 'account', 'busy'],
    ]) {
      expect(await lab.sacctmgr(args)).toMatchObject({ exitCode: 1, stderr: blocked });
    }
    await lab.run('scancel', ['-A', 'busy']);
    await waitUntil(async () => /^busy\|CANCELLED/.test(await accounted()), {
      what: 'job cancelled',
      timeoutMs: 20_000,
    });
  });

  it('loses the reason of a failure on 22.05 when standard error is a socket, as Node gives it', async () => {
    const args = ['--user', 'nobody', '--', 'sacctmgr', '-i', 'delete', 'account', 'root2'];
    await lab.sacctmgr(['add', 'account', 'root2']);
    const throughSocket = await execa('runuser', args, { env: { ...lab.env }, reject: false, stdin: 'ignore' });
    expect(throughSocket.exitCode).toBe(1);
    expect(throughSocket.stderr).toMatch(
      isNewer
        ? /doesn't have privilege.*\n Error with request: Access\/permission denied/
        : /doesn't have privilege.*\n Error with request: Resource temporarily unavailable/,
    );
    const throughFile = await lab.run('runuser', args);
    expect(throughFile.stderr).toMatch(/doesn't have privilege.*\n Error with request: Access\/permission denied/);
  });
});
