import type { Components } from '../../../activities/lib/backend/components.js';
import { type CommandResult, type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { slurmSettingsSchema } from '../../../activities/slurm/settings/config.js';
import { createSlurmBackend } from '../../../activities/slurm/slurm-backend.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import type { BackendUnderTest, DumpedAccount, Fault, OpenOptions, StartedBackend } from './backend-under-test.js';

const QOS = ['stopped', 'slow'] as const;
const COMPONENTS: Components = {
  units: {
    measured_unit: 'Hours',
    accounting_type: 'limit',
    label: 'CPU',
    unit_factor: 1,
    target_components: { cpu: { factor: 60 } },
  },
};

interface Cluster {
  binPath: string;
  env: Readonly<Record<string, string | undefined>>;
  dump(): Promise<{
    associations: readonly {
      account: string;
      user: string;
      parent?: string;
      qos?: string;
      limits: Readonly<Record<string, string>>;
    }[];
  }>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export const simulatedSlurm: BackendUnderTest = {
  title: 'Slurm simulator',
  start: async () => {
    const simulator = await startSlurmSimulator({ clusterName: 'contract', qos: QOS });
    return onSlurm({
      ...{ binPath: simulator.binDir, env: simulator.env, dump: () => simulator.dump() },
      ...{ reset: async () => simulator.reset(), stop: () => simulator.stop() },
    });
  },
};

const availability = slurmLabAvailability();

export const realSlurm: BackendUnderTest = {
  title: 'real Slurm',
  ...(availability.available ? {} : { skipped: `${availability.reason}; ${availability.howTo}` }),
  start: async () => onSlurm(await sharedSlurmLab({ qos: QOS })),
};

function onSlurm(cluster: Cluster): StartedBackend {
  const env = { ...process.env, ...cluster.env };
  const byHand = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await runCommand({
      ...{ file: `${cluster.binPath}/sacctmgr`, args: ['-i', ...args], env },
      ...{ timeoutMs: 60_000, maxOutputBytes: 100_000 },
    });
    if (exitCode !== 0) throw new Error(`sacctmgr ${args.join(' ')}: ${stderr}`);
  };
  return {
    open: (options = {}) =>
      createSlurmBackend({
        settings: slurmSettingsSchema.parse({
          ...{ default_account: 'root', default_account_policy: 'individual', slurm_bin_path: cluster.binPath },
          ...{ customer_prefix: 'c_', project_prefix: 'p_', allocation_prefix: '' },
          ...{ qos_default: 'normal', qos_paused: 'stopped', qos_downscaled: 'slow' },
        }),
        ...{ components: COMPONENTS, env, writers: options.writers ?? new WriterGroups({ everyMs: 0 }) },
        run: faulty(options),
      }),
    dump: async () => accountsOf(await cluster.dump()),
    makeForeign: async (account) => {
      await byHand('add', 'account', 'elsewhere', 'parent=root');
      await byHand('add', 'account', account, 'parent=elsewhere');
    },
    makeOrphan: async (account) => {
      await byHand('add', 'account', 'c_uni', 'parent=root');
      await byHand('add', 'account', 'p_phys', 'parent=c_uni');
      await byHand('add', 'account', account, 'parent=p_phys');
    },
    addByHand: (account, user) => byHand('add', 'user', user, `account=${account}`),
    reset: () => cluster.reset(),
    stop: () => cluster.stop(),
  };
}

const WRITES = ['load', 'modify', 'remove'];
const isWrite = ({ args }: CommandSpec): boolean => args.some((arg) => WRITES.includes(arg));
const silence: CommandResult = {
  ...{ exitCode: 0, stdout: '', stderr: '', timedOut: false, outputTruncated: false, elapsedMs: 1 },
};

/** Runs commands as they are, but for what is to go wrong. */
function faulty({ fault, isDown }: OpenOptions): (spec: CommandSpec) => Promise<CommandResult> {
  let left = fault === 'killed' || fault === 'lies' ? 1 : 0;
  return async (spec) => {
    if (isDown?.() === true)
      return {
        ...silence,
        exitCode: 1,
        stderr: 'sacctmgr: error: Problem talking to the database: Connection refused',
      };
    if (!isWrite(spec) || fault === undefined) return runCommand(spec);
    if (await concerns(fault, spec)) return { ...silence, exitCode: 1, stderr: ' Unspecified error' };
    if (fault === 'always lies') return silence;
    if (left === 0) return runCommand(spec);
    left -= 1;
    if (fault === 'lies') return silence;
    return { ...(await runCommand(spec)), exitCode: null, timedOut: true };
  };
}

async function concerns(fault: Fault, { args, stdin }: CommandSpec): Promise<boolean> {
  if (typeof fault === 'string') return false;
  const { readFile } = await import('node:fs/promises');
  const file = typeof stdin === 'object' ? await readFile(`/proc/self/fd/${stdin.fd}`, 'utf8') : '';
  return new RegExp(`\\b${fault.refused}\\b`).test(`${args.join(' ')}\n${file}`);
}

/** Accounts below a project, and strangers of the same names. */
function accountsOf({ associations }: Awaited<ReturnType<Cluster['dump']>>): Record<string, DumpedAccount> {
  const own = associations.filter(({ account, user }) => user === '' && account.startsWith('a_'));
  const found = own.map(({ account, limits }): [string, DumpedAccount] => {
    const cpu = /(?:^|,)cpu=(\d+)/.exec(limits.grptresmins ?? '')?.[1];
    const members = associations.filter((row) => row.account === account && row.user !== '').map(({ user }) => user);
    const status = limits.qos === 'stopped' ? 'paused' : limits.qos === 'slow' ? 'downscaled' : 'normal';
    return [account, { limit: cpu === undefined ? null : Number(cpu), members: members.sort(), status }];
  });
  return Object.fromEntries(found);
}
