import type { LabPaths } from './lab-paths.js';
import type { LabSettings } from './lab-settings.js';
import type { ProcessTable } from './processes/process-table.js';
import { runCommand } from './processes/run-command.js';
import { LAB_PATH } from './setup/missing-binaries.js';
import type { CommandResult, RunOptions } from './slurm-lab.js';

/** What every step of the lab works with. */
export interface LabContext {
  settings: LabSettings;
  /** Version of the Slurm that runs, for example `24.11.5`. */
  version: string;
  paths: LabPaths;
  /** Environment of the lab's own processes: nothing of the caller's environment leaks in. */
  env: Readonly<Record<string, string>>;
  table: ProcessTable;
  nodes: readonly string[];
  qos: readonly string[];
  log: (line: string) => void;
}

/** Environment for daemons and commands of one lab. */
export function labEnv(paths: LabPaths): Record<string, string> {
  return { PATH: LAB_PATH, HOME: '/root', LANG: 'C.UTF-8', SLURM_CONF: paths.slurmConf };
}

/** Runs a command in the lab's environment, optionally as another Unix user. */
export function runInLab(
  { env }: Pick<LabContext, 'env'>,
  command: string,
  args: readonly string[],
  { asUser, input, timeoutMs }: RunOptions = {},
): Promise<CommandResult> {
  const [file, argv] =
    asUser === undefined
      ? [command, args]
      : ['runuser', ['--user', asUser, '--', command, ...args] as readonly string[]];
  return runCommand(file, argv, {
    env,
    ...(input === undefined ? {} : { input }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** Runs sacctmgr with `-i`: without it, and with empty standard input, it repeats its question for ever. */
export function sacctmgrInLab(
  context: Pick<LabContext, 'env'>,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const immediate = args.includes('-i') || args.includes('--immediate');
  return runInLab(context, 'sacctmgr', immediate ? args : ['-i', ...args], options);
}

/** Runs sacctmgr for the lab's own purposes. @throws on any exit code but 0 */
export async function sacctmgrOrThrow(context: Pick<LabContext, 'env'>, args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await sacctmgrInLab(context, args);
  if (exitCode === 0) return stdout;
  throw new Error(`Slurm lab: sacctmgr ${args.join(' ')} failed (exit ${exitCode}): ${stderr.trim()}${stdout.trim()}`);
}
