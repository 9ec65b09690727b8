import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandResult, runCommand } from '../../../activities/lib/process/exec.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import type { ClusterUnderTest, DumpedState } from './cluster-under-test.js';

/** A Slurm on which jobs run. */
export interface LivingCluster extends ClusterUnderTest {
  dump(): Promise<DumpedState & { qos: readonly { name: string; limits: Readonly<Record<string, string>> }[] }>;
  /** Submits jobs of a user; resolves once slurmctld has them. */
  submit(user: string, account: string, options?: { held?: boolean }): Promise<void>;
  /** Number of jobs of an account that are not over. */
  jobs(account: string): Promise<number>;
  /** Lets every job end. */
  endJobs(): Promise<void>;
  stop(): Promise<void>;
}

/** Users that may submit jobs on a living cluster. */
export const SUBMITTERS = ['lifeada', 'lifebob'] as const;

/** QOS on a living cluster besides `normal`. */
export const QOS = ['high', 'slow', 'stopped'] as const;

/** Runs one command of a cluster as an operator would by hand. */
export function byHand(cluster: ClusterUnderTest, program: string, args: readonly string[]): Promise<CommandResult> {
  return runCommand({
    file: `${cluster.binPath}/${program}`,
    args: program === 'sacctmgr' ? ['-i', ...args] : args,
    env: { ...process.env, ...cluster.env },
    timeoutMs: 60_000,
    maxOutputBytes: 1_000_000,
  });
}

/** The simulator, whose jobs are placed and not run. */
export async function simulatedCluster(name: string): Promise<LivingCluster> {
  const simulator = await startSlurmSimulator({ clusterName: name, qos: QOS });
  const cluster = {
    name,
    binPath: simulator.binDir,
    env: simulator.env,
    dump: () => simulator.dump(),
    reset: async () => simulator.reset(),
    stop: () => simulator.stop(),
  };
  return {
    ...cluster,
    async submit(user, account, { held = false } = {}) {
      simulator.addJob({ user, account, ...(held ? { state: 'PENDING', start: 0 } : {}) });
    },
    jobs: (account) => countJobs(cluster, account),
    async endJobs() {
      await simulator.run('scancel', ['--partition=main']);
    },
  };
}

/** A private Slurm, whose jobs are submitted by Unix users and run. */
export async function realCluster(): Promise<LivingCluster & SlurmLab> {
  const lab = await sharedSlurmLab({ qos: QOS, unixUsers: SUBMITTERS });
  return {
    ...lab,
    submit: (user, account, { held = false } = {}) => submitOn(lab, user, account, held),
    jobs: (account) => countJobs(lab, account),
    async endJobs() {
      await lab.run('scancel', ['--partition=main']);
      await until('the end of all jobs', async () => (await lab.run('squeue', ['-h'])).stdout === '');
      await until('their end in slurmdbd', async () => {
        const running = await lab.run('sacct', ['-anX', '--state=R,PD', '--format=jobid', '-S', 'now-1days']);
        return running.stdout.trim() === '';
      });
    },
  };
}

async function submitOn(lab: SlurmLab, user: string, account: string, held: boolean): Promise<void> {
  const hold = held ? ['--hold'] : [];
  const args = [
    `--account=${account}`,
    '--output=/dev/null',
    '--chdir=/',
    '--time=5',
    ...hold,
    '--wrap=exec sleep 300',
  ];
  // slurmctld hears of a new association a moment after slurmdbd; where that takes long it is asked to look again.
  let refused = '';
  let tries = 0;
  const taken = async (): Promise<boolean> => {
    const { exitCode, stderr } = await lab.run('sbatch', args, { asUser: user });
    refused = stderr.trim();
    tries += 1;
    if (exitCode !== 0 && tries % 50 === 0) await lab.run('scontrol', ['reconfigure']);
    return exitCode === 0;
  };
  await until('a job that is taken', taken, 30).catch((error: Error) => {
    throw new Error(`${error.message}; sbatch said: ${refused}`);
  });
  if (held) return;
  const running = ['-h', '-A', account, '-t', 'R'];
  await until('a job that runs', async () => (await lab.run('squeue', running)).stdout !== '');
}

async function countJobs(cluster: ClusterUnderTest, account: string): Promise<number> {
  const { stdout } = await byHand(cluster, 'squeue', ['--noheader', `--account=${account}`, '--format=%i|%a']);
  return stdout.split('\n').filter((line) => line !== '').length;
}

/** Asks again and again. @throws when the time is up */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) if (await isSo()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}
