import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { SHARED_CLUSTER, sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { describeWithSlurm } from '../../system/slurm-lab/describe-with-slurm.js';
import { toward, wish } from './allocation-fixture.js';
import { SUBMITTERS, until } from './living-cluster.js';
import { openBackend } from './open-backend.js';

const [ada] = SUBMITTERS;
const OTHER = 'elsewhere';

describeWithSlurm('the default account of a user on a real Slurm', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab({ unixUsers: SUBMITTERS });
  }, 120_000);
  afterAll(async () => lab?.stop(), 60_000);
  beforeEach(async () => {
    await lab.run('scancel', ['--partition=main']);
    await lab.reset();
    await lab.sacctmgr(['add', 'account', 'base,shared,common']);
    await lab.sacctmgr(['add', 'cluster', OTHER]);
    await lab.sacctmgr(['add', 'account', 'there,common', `cluster=${OTHER}`]);
  }, 60_000);
  // The lab is shared: what other files do not expect goes.
  afterEach(() => lab.sacctmgr(['delete', 'cluster', OTHER]));

  const open = (overrides: Record<string, unknown> = {}) =>
    openBackend(lab, {
      overrides: { cluster_name: lab.name, ...overrides },
      writers: new WriterGroups({ everyMs: 0 }),
    });
  const common = { default_account_policy: 'common', root_account: 'root', default_account: 'common' };

  const defaultOn = async (cluster: string): Promise<string> => {
    const { stdout } = await lab.sacctmgr([
      ...['-nP', 'show', 'user', 'where', `name=${ada}`, `cluster=${cluster}`, 'format=defaultaccount'],
    ]);
    return stdout.trim();
  };
  /** What slurmctld goes by when a job names no account. */
  const inSlurmctld = async (): Promise<string> => {
    const { stdout } = await lab.run('scontrol', ['show', 'assoc_mgr', `users=${ada}`, 'flags=users']);
    return /DefAccount=(\S+)/.exec(stdout)?.[1] ?? 'unknown';
  };
  /** Account of a job that names none. */
  const submitted = async (): Promise<string> => {
    let account = '';
    await until('a job that names no account is taken', async () => {
      const args = ['--parsable', '--hold', '--output=/dev/null', '--chdir=/', '--wrap=true'];
      const { stdout, exitCode } = await lab.run('sbatch', args, { asUser: ada });
      if (exitCode !== 0) return false;
      account = (await lab.run('squeue', ['-h', `--jobs=${stdout.trim()}`, '--format=%a'])).stdout.trim();
      return true;
    });
    return account;
  };

  interface Case {
    title: string;
    /** `add user` by hand, before. */
    before?: string[][];
    site?: Record<string, unknown>;
    here: string;
    there?: string;
  }
  const here = ['account=base', `cluster=${SHARED_CLUSTER}`];
  const there = ['account=there', `cluster=${OTHER}`];
  const onBoth = ['account=common', `cluster=${SHARED_CLUSTER},${OTHER}`];
  it.each<Case>([
    { title: 'new user', here: 'a_one' },
    { title: 'new user, policy common', site: common, here: 'common' },
    { title: 'user with another default', before: [here], here: 'a_one' },
    {
      title: 'user with two accounts and another default',
      before: [here, ['account=shared', `cluster=${SHARED_CLUSTER}`]],
      here: 'a_one',
    },
    { title: 'user with another default, policy common', before: [here], site: common, here: 'common' },
    { title: 'user of another cluster', before: [there], here: 'a_one', there: 'there' },
    { title: 'user with another default here and there', before: [here, there], here: 'a_one', there: 'there' },
    // Of such a user slurmctld of 22.05 forgot the default account when a load file changed it.
    { title: 'user with a default that was asked for', before: [[...here, 'defaultaccount=base']], here: 'a_one' },
    // A load file that names an account which the user has on both clusters made it the default on both.
    {
      ...{ title: 'user of the common account on both clusters', before: [here, there, onBoth], site: common },
      ...{ here: 'common', there: 'there' },
    },
    {
      ...{ title: 'user of another cluster, policy none', before: [there], here: 'a_one', there: 'there' },
      site: { default_account_policy: 'none' },
    },
  ])(
    '$title: a job needs no -A, and nothing changes on another cluster',
    async (given) => {
      for (const words of given.before ?? [])
        expect((await lab.sacctmgr(['add', 'user', ada, ...words])).exitCode).toBe(0);
      const { backend, writes } = open(given.site);
      const request = wish({ backendId: 'a_one', users: [ada] });
      expect(await backend.apply(request, { key: '1' })).toMatchObject({ outcome: 'applied' });
      expect([await defaultOn(lab.name), await defaultOn(OTHER)]).toEqual([given.here, given.there ?? '']);
      expect(await submitted()).toBe(given.here);
      expect(await inSlurmctld()).toBe(given.here);
      const count = writes().length;
      expect(await backend.apply(request, { key: '2' })).toMatchObject({ outcome: 'unchanged' });
      expect(writes()).toHaveLength(count);
    },
    60_000,
  );

  it('of one allocation after the other: a job needs no -A', async () => {
    const { backend } = open();
    for (const backendId of ['a_one', 'a_two', 'a_three']) {
      await backend.apply(wish({ backendId, users: [ada] }), { key: backendId });
      expect(await defaultOn(lab.name)).toBe(backendId);
      expect(await submitted()).toBe(backendId);
    }
  }, 60_000);

  it('of several allocations in one batch the last one counts, and all are done', async () => {
    await lab.sacctmgr(['add', 'user', ada, 'account=base']);
    const { backend } = open();
    const names = ['a_one', 'a_two', 'a_three'];
    const all = await Promise.all(
      names.map((backendId) => backend.apply(wish({ backendId, users: [ada] }), { key: backendId })),
    );
    expect(all.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(await defaultOn(lab.name)).toBe('a_three');
    expect(await submitted()).toBe('a_three');
  }, 60_000);

  it('of a removed allocation goes to another one, and a job still needs no -A', async () => {
    const { backend } = open();
    for (const backendId of ['a_one', 'a_two'])
      await backend.apply(wish({ backendId, users: [ada] }), { key: backendId });
    await backend.apply(toward('absent', wish({ backendId: 'a_two' })), { key: 'absent' });
    expect(await defaultOn(lab.name)).toBe('a_one');
    expect(await submitted()).toBe('a_one');
  }, 60_000);
});
