import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SlurmLab, SlurmLabOptions } from '../../../scripts/slurm-lab/slurm-lab.js';
import { startSlurmLab } from '../../../scripts/slurm-lab/start-slurm-lab.js';
import { stopSlurmLab } from '../../../scripts/slurm-lab/stop-slurm-lab.js';
import { describeWithSlurm } from './describe-with-slurm.js';

const baseDir = join(tmpdir(), 'siteflow-slurm-lab', 'test-lifecycle');
const OPTIONS: SlurmLabOptions = { baseDir, name: 'cycle', nodes: 2, qos: ['high', 'paused'] };

/** Command lines of running processes that have the folder in their arguments or environment. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return `${command} ${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(folder) ? [command] : [];
      } catch {
        return [];
      }
    });
}

describeWithSlurm('slurm lab', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    await stopSlurmLab(baseDir);
    rmSync(baseDir, { recursive: true, force: true });
    lab = await startSlurmLab(OPTIONS);
  }, 120_000);
  afterAll(async () => {
    await lab?.stop();
  }, 60_000);

  const accounts = async () => (await lab.dump()).accounts.map(({ name }) => name);

  it('starts cold with the nodes, partitions and QOS asked for', async () => {
    expect(lab.startKind).toBe('cold');
    const pids = lab.pids();
    const names = ['mariadbd', 'munged', 'slurmctld', 'slurmd-n1', 'slurmd-n2', 'slurmdbd'];
    expect(Object.keys(pids).sort()).toEqual(names);
    expect((await lab.run('sinfo', ['-h', '-o', '%P %D %t'])).stdout).toBe('main* 2 idle\nlong 2 idle\n');
    expect((await lab.dump()).qos.map(({ name }) => name)).toEqual(['high', 'normal', 'paused']);
  });

  it('dumps own values, sorted, and reset brings back the first state', async () => {
    const first = await lab.dump();
    await lab.sacctmgr([
      'add',
      'account',
      'p1',
      'description=Some Text',
      'organization=Org',
      'GrpTRESMins=gres/gpu=5,cpu=10',
    ]);
    await lab.sacctmgr(['add', 'account', 'p2', 'parent=p1', 'MaxJobs=3']);
    await lab.sacctmgr(['modify', 'account', 'p2', 'set', 'qos=normal,high', 'DefaultQOS=high']);
    await lab.sacctmgr(['add', 'user', 'ada', 'account=p2']);
    await lab.sacctmgr(['add', 'user', 'ada', 'account=p2', 'partition=long', 'MaxJobs=1']);
    await lab.sacctmgr(['add', 'coordinator', 'account=p1', 'name=ada']);
    await lab.sacctmgr(['add', 'qos', 'extra']);
    await lab.sacctmgr(['modify', 'qos', 'paused', 'set', 'Priority=7', 'Flags=DenyOnLimit']);
    const state = await lab.dump();
    expect(state.accounts).toContainEqual({ name: 'p1', description: 'some text', organization: 'org' });
    expect(state.associations.slice(0, 4)).toEqual([
      {
        account: 'p1',
        user: '',
        partition: '',
        parent: 'root',
        limits: { share: '1', grptresmins: 'cpu=10,gres/gpu=5' },
      },
      {
        account: 'p2',
        user: '',
        partition: '',
        parent: 'p1',
        limits: { share: '1', maxjobs: '3', qos: 'high,normal', defaultqos: 'high' },
      },
      { account: 'p2', user: 'ada', partition: '', parent: '', limits: { share: '1' } },
      { account: 'p2', user: 'ada', partition: 'long', parent: '', limits: { share: '1', maxjobs: '1' } },
    ]);
    expect(state.users[0]).toEqual({
      name: 'ada',
      defaultAccount: 'p2',
      adminLevel: 'None',
      coordinatorOf: ['p1', 'p2'],
    });
    expect(await lab.dump()).toEqual(state);
    await lab.reset();
    expect(await lab.dump()).toEqual(first);
  });

  it('reset also undoes what sacctmgr cannot delete, and a large tree', async () => {
    const first = await lab.dump();
    await lab.sacctmgr(['modify', 'account', 'root', 'set', 'GrpJobs=5']);
    await lab.sacctmgr(['add', 'account', 'many[1-300]']);
    expect(await accounts()).toHaveLength(301);
    await lab.reset();
    expect(await lab.dump()).toEqual(first);
    expect((await lab.sacctmgr(['add', 'account', 'afterreset', 'GrpTRESMins=gres/gpu=1'])).exitCode).toBe(0);
  });

  it('pauses, kills and starts single daemons', async () => {
    const before = lab.pids();
    await lab.kill('slurmdbd');
    expect(lab.pids()).not.toHaveProperty('slurmdbd');
    expect(await lab.sacctmgr(['-n', '-P', 'show', 'account'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Sending PersistInit msg: Connection refused'),
    });
    await lab.start('slurmdbd');
    expect(await accounts()).toContain('root');
    lab.pause('mariadbd');
    const frozen = await lab.sacctmgr(['-n', '-P', 'show', 'account'], { timeoutMs: 1_000 });
    expect(frozen.exitCode).toBe(124);
    lab.resume('mariadbd');
    expect(await accounts()).toContain('root');
    for (const daemon of ['munged', 'slurmctld'] as const) {
      await lab.kill(daemon);
      await lab.start(daemon);
    }
    expect(await lab.run('scontrol', ['ping'])).toMatchObject({ exitCode: 0 });
    expect(lab.pids()).toMatchObject({ mariadbd: before.mariadbd });
    expect(lab.dbdLog()).toContain('slurmdbd version');
  }, 60_000);

  it('takes over what a crashed owner left, keeps state, and gives the folder to one owner at a time', async () => {
    await lab.sacctmgr(['add', 'account', 'survivor']);
    await expect(startSlurmLab({ ...OPTIONS, lockWaitSeconds: 1 })).rejects.toThrow(/in use by process \d+/);
    const pids = lab.pids();
    await lab.detach();
    lab = await startSlurmLab(OPTIONS);
    expect(lab.startKind).toBe('up');
    expect(lab.pids()).toEqual(pids);
    process.kill(pids.slurmdbd ?? 0, 'SIGKILL');
    await lab.detach();
    lab = await startSlurmLab(OPTIONS);
    expect(lab.startKind).toBe('warm');
    expect(await accounts()).toContain('survivor');
  }, 60_000);

  it('refuses a folder of another kind of cluster and leaves it running', async () => {
    const pids = lab.pids();
    await lab.detach();
    await expect(startSlurmLab({ ...OPTIONS, tuned: false })).rejects.toThrow(/holds the tuned cluster cycle/);
    lab = await startSlurmLab(OPTIONS);
    expect(lab.pids()).toEqual(pids);
  }, 60_000);

  it('stop leaves no process, not even of a paused daemon or a running job', async () => {
    await lab.sacctmgr(['add', 'user', 'root', 'account=survivor']);
    const job = await lab.run('sbatch', ['-A', 'survivor', '-D', '/', '-o', '/dev/null', '--wrap', 'sleep 300']);
    expect(job).toMatchObject({ exitCode: 0, stderr: '' });
    expect(processesOf(baseDir).length).toBeGreaterThanOrEqual(6);
    lab.pause('slurmctld');
    await lab.stop();
    expect(lab.pids()).toEqual({});
    expect(processesOf(baseDir)).toEqual([]);
    await lab.stop();
  }, 60_000);
});
