import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { COMPONENTS } from '../../helpers/site-file.js';
import { describeWithSlurm } from '../slurm-lab/describe-with-slurm.js';
import { type BrokenSetUp, itNamesAndRepairs } from './lib/broken-set-up.js';
import { type DoctorSite, type SetUp, startDoctorSite } from './lib/doctor-site.js';
import { runFix } from './lib/run-fix.js';

let lab: SlurmLab;
let site: DoctorSite;

const labFile = (): string => lab.env.SLURM_CONF ?? '';

/** A copy of slurm.conf with one line exchanged, for the commands of one run. */
function otherConf(line: string): SetUp {
  const file = join(site.folder, 'slurm.conf');
  const [key] = line.split('=');
  const text = readFileSync(labFile(), 'utf8');
  writeFileSync(file, `${text.replace(new RegExp(`^${key}=.*\n`, 'm'), '')}${line}\n`);
  return { env: { SLURM_CONF: file } };
}

/** Exchanges what the lab's own slurm.conf says on enforcement and restarts slurmctld, as the advice says. */
async function restarted(line: string): Promise<SetUp> {
  const text = readFileSync(labFile(), 'utf8');
  writeFileSync(labFile(), `${text.replace(/^AccountingStorageEnforce=.*\n/m, '')}${line}\n`);
  await lab.kill('slurmctld', 'SIGTERM');
  await lab.start('slurmctld');
  return {};
}

const withoutDaemon = (daemon: 'slurmdbd' | 'munged' | 'mariadbd' | 'slurmctld') => ({
  broken: async () => {
    await lab.kill(daemon);
    return {};
  },
  repaired: async () => {
    await lab.start(daemon);
    return {};
  },
});

const COMMANDS: BrokenSetUp[] = [
  {
    title: 'a folder without sacctmgr',
    check: 'commands',
    says: /\/opt\/nowhere\/sacctmgr does not exist on this host/,
    fix: /Set backend_settings\.slurm_bin_path: \/usr\/bin$/,
    code: 5,
    broken: () => ({ settings: { slurm_bin_path: '/opt/nowhere' } }),
    repaired: (fix) => ({ settings: { slurm_bin_path: /slurm_bin_path: (.*)$/.exec(fix)?.[1] } }),
  },
  {
    title: 'a sacctmgr that may not be executed',
    check: 'commands',
    says: /sacctmgr may not be executed by this user/,
    fix: /chmod a\+rx .*\/sacctmgr/,
    code: 5,
    broken: () => {
      const folder = join(site.folder, 'bin');
      mkdirSync(folder, { recursive: true });
      for (const name of ['sacctmgr', 'sacct', 'scancel', 'scontrol', 'sinfo']) {
        copyFileSync(join(lab.binPath, name), join(folder, name));
        chmodSync(join(folder, name), name === 'sacctmgr' ? 0o644 : 0o755);
      }
      return { settings: { slurm_bin_path: folder } };
    },
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'chmod');
      return setUp;
    },
  },
  {
    title: 'a program that is not Slurm',
    check: 'commands',
    says: /does not say that it is Slurm's/,
    fix: /Set backend_settings\.slurm_bin_path: \/usr\/bin$/,
    code: 5,
    broken: () => {
      const folder = join(site.folder, 'other');
      mkdirSync(folder, { recursive: true });
      copyFileSync('/usr/bin/true', join(folder, 'sacctmgr'));
      return { settings: { slurm_bin_path: folder } };
    },
    repaired: (fix) => ({ settings: { slurm_bin_path: /slurm_bin_path: (.*)$/.exec(fix)?.[1] } }),
  },
  {
    title: 'only a part of the commands',
    check: 'programs',
    status: 'warning',
    says: /sacct, scancel, sinfo cannot be run in/,
    fix: /Install the Slurm client completely/,
    broken: () => {
      const folder = join(site.folder, 'part');
      mkdirSync(folder, { recursive: true });
      for (const name of ['sacctmgr', 'scontrol']) copyFileSync(join(lab.binPath, name), join(folder, name));
      return { settings: { slurm_bin_path: folder } };
    },
    repaired: (_fix, _site, { settings }) => {
      for (const name of ['sacct', 'scancel', 'sinfo']) {
        copyFileSync(join(lab.binPath, name), join(String(settings?.slurm_bin_path), name));
      }
      return { settings: settings ?? {} };
    },
  },
  {
    title: 'a command prefix whose program is missing',
    check: 'commands',
    says: /nosuchdocker does not exist on this host/,
    fix: /Run "nosuchdocker exec slurm .*sacctmgr --version" by hand, then correct command_prefix/,
    code: 5,
    broken: () => ({ settings: { command_prefix: ['nosuchdocker', 'exec', 'slurm'] } }),
    repaired: () => ({}),
  },
];

const ACCOUNTING: BrokenSetUp[] = [
  {
    title: 'accounting that is off',
    check: 'accounting',
    says: /accounting is off: AccountingStorageType is/,
    fix: /Set AccountingStorageType=accounting_storage\/slurmdbd/,
    code: 5,
    broken: () => otherConf('AccountingStorageType=accounting_storage/none'),
    repaired: (fix) => otherConf(/Set (AccountingStorageType=\S+)/.exec(fix)?.[1] ?? ''),
  },
  {
    title: 'no slurm.conf',
    check: 'commands',
    says: /cannot stat file .*none\.conf: No such file/,
    fix: /Put slurm\.conf into \/etc\/slurm, or set SLURM_CONF/,
    code: 5,
    broken: () => ({ env: { SLURM_CONF: join(site.folder, 'none.conf') } }),
    repaired: () => ({ env: { SLURM_CONF: labFile() } }),
  },
  {
    title: 'a slurmdbd that is down',
    check: 'slurmdbd',
    says: /slurmdbd cannot be reached/,
    fix: /systemctl start slurmdbd/,
    code: 5,
    ...withoutDaemon('slurmdbd'),
  },
  {
    title: 'a slurmdbd that hangs',
    check: 'slurmdbd',
    says: /slurmdbd gave no answer within 10 s/,
    fix: /systemctl restart slurmdbd/,
    code: 5,
    also: ['workers', 'rights'],
    broken: () => {
      lab.pause('slurmdbd');
      return {};
    },
    repaired: () => {
      lab.resume('slurmdbd');
      return {};
    },
  },
  {
    title: 'a munge that is down',
    check: 'slurmdbd',
    says: /munge does not work on this host/,
    fix: /systemctl start munge/,
    code: 5,
    also: ['workers', 'enforcement'],
    ...withoutDaemon('munged'),
  },
  {
    title: 'a slurmctld that is down',
    check: 'enforcement',
    status: 'warning',
    says: /slurmctld does not answer/,
    fix: /systemctl start slurmctld/,
    ...withoutDaemon('slurmctld'),
  },
  {
    title: 'limits that are not enforced',
    check: 'enforcement',
    status: 'warning',
    says: /limits are not enforced: AccountingStorageEnforce is none/,
    fix: /Set AccountingStorageEnforce=associations,limits,qos in slurm\.conf, then restart slurmctld/,
    broken: () => restarted(''),
    repaired: (fix) => restarted(/Set (AccountingStorageEnforce=\S+)/.exec(fix)?.[1] ?? ''),
  },
];

const NAMES: BrokenSetUp[] = [
  {
    title: 'an unknown cluster',
    check: 'cluster',
    says: /slurmdbd knows no cluster alps, only lab/,
    fix: /Set backend_settings\.cluster_name: lab$/,
    code: 5,
    broken: () => ({ settings: { cluster_name: 'alps' } }),
    repaired: (fix) => ({ settings: { cluster_name: /cluster_name: (.*)$/.exec(fix)?.[1] } }),
  },
  {
    title: 'a default account that does not exist',
    check: 'accounts',
    says: /default_account hpc does not exist on cluster lab/,
    fix: /^sacctmgr -i add account hpc cluster=lab/,
    code: 5,
    broken: () => ({ settings: { default_account: 'hpc', root_account: 'root' } }),
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'sacctmgr', { env: lab.env });
      return setUp;
    },
  },
  {
    title: 'a parent account that does not exist',
    check: 'accounts',
    says: /parent_account waldur does not exist on cluster lab/,
    fix: /^sacctmgr -i add account waldur cluster=lab/,
    code: 5,
    broken: () => ({ settings: { parent_account: 'waldur' } }),
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'sacctmgr', { env: lab.env });
      return setUp;
    },
  },
  {
    title: 'a QOS for paused accounts that does not exist',
    check: 'qos',
    says: /qos_paused paused is no QOS; there are: normal/,
    fix: /^sacctmgr -i add qos paused/,
    code: 5,
    broken: () => ({ settings: { qos_paused: 'paused' } }),
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'sacctmgr', { env: lab.env });
      return setUp;
    },
  },
  {
    title: 'a component that the cluster does not count',
    check: 'tres',
    says: /unknown to the cluster, their limits are left out: gpu/,
    fix: /or correct the component in backend_components/,
    // Waldur does not have it either, and comes first.
    code: 4,
    also: ['workers', 'components'],
    broken: () => ({ components: { ...COMPONENTS, gpu: gpus } }),
    repaired: () => ({ components: { ...COMPONENTS, 'gres/gpu': gpus } }),
  },
  {
    title: 'a user without rights',
    check: 'rights',
    says: /commands run as nobody, whom slurmdbd does not know$/,
    fix: /sacctmgr -i add user nobody account=root adminlevel=Administrator/,
    code: 5,
    broken: () => ({ settings: { command_prefix: ['runuser', '-u', 'nobody', '--'] } }),
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'sacctmgr', { env: lab.env });
      return setUp;
    },
  },
  {
    title: 'an Operator, who may do everything but load',
    check: 'rights',
    says: /commands run as nobody, who may not carry out orders: AdminLevel is Operator, and sacctmgr load needs Admini/,
    fix: /sacctmgr -i modify user nobody set adminlevel=Administrator/,
    code: 5,
    broken: async () => {
      // Known since the case before.
      await lab.sacctmgr(['modify', 'user', 'nobody', 'set', 'adminlevel=Operator']);
      return { settings: { command_prefix: ['runuser', '-u', 'nobody', '--'] } };
    },
    repaired: async (fix, _site, setUp) => {
      await runFix(fix, 'sacctmgr', { env: lab.env });
      return setUp;
    },
  },
];

const gpus = { measured_unit: 'gpu-hours', accounting_type: 'limit', label: 'GPU' };

describeWithSlurm('siteflow doctor on a real Slurm', () => {
  beforeAll(async () => {
    lab = await sharedSlurmLab();
    // nobody may read the files of the lab.
    chmodSync(lab.baseDir, 0o755);
    site = await startDoctorSite({ binPath: lab.binPath, clusterName: lab.name, env: lab.env });
  }, 180_000);

  afterAll(async () => {
    await site?.stop();
    await lab?.stop();
  }, 120_000);

  it('finds nothing wrong with a healthy cluster, and changes nothing', async () => {
    const before = await lab.dump();
    const { code, items } = await site.diagnose();
    expect(items.filter(({ status }) => status === 'problem' || status === 'warning')).toEqual([]);
    expect(items.filter(({ group }) => group === 'backend').map(({ status }) => status)).toEqual(Array(12).fill('ok'));
    expect(code).toBe(0);
    expect(await lab.dump()).toEqual(before);
  });

  describe('commands', () => itNamesAndRepairs(COMMANDS, () => site));
  describe('accounting', () => itNamesAndRepairs(ACCOUNTING, () => site));
  describe('names and rights', () => itNamesAndRepairs(NAMES, () => site));
});
