import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabPaths } from '../lab-paths.js';
import type { LabDaemon } from '../slurm-lab.js';
import { runCommand } from './run-command.js';

type Env = Readonly<Record<string, string>>;

/** Time for one probe; a frozen peer must not hold up the loop that asks again. */
const PROBE_MS = 5_000;

/** The smallest call that only succeeds when the daemon serves. */
const PROBES: Readonly<Record<LabDaemon, (paths: LabPaths) => readonly [string, ...string[]]>> = {
  munged: (paths) => ['munge', '--no-input', `--socket=${paths.mungeSocket}`, '--output=/dev/null'],
  mariadbd: (paths) => ['mariadb-admin', '--no-defaults', `--socket=${paths.mysqlSocket}`, '--user=root', 'ping'],
  slurmdbd: () => ['sacctmgr', '-i', '-n', '-P', 'show', 'cluster', 'format=cluster'],
  slurmctld: () => ['scontrol', 'ping'],
};

/** Whether a daemon answers now. */
export async function isDaemonReady(daemon: LabDaemon, paths: LabPaths, env: Env): Promise<boolean> {
  // Saves a process start per round while the socket is not there yet.
  if (daemon === 'munged' && !existsSync(paths.mungeSocket)) return false;
  if (daemon === 'mariadbd' && !existsSync(paths.mysqlSocket)) return false;
  const [file, ...args] = PROBES[daemon](paths);
  return (await runCommand(file, args, { env, timeoutMs: PROBE_MS })).exitCode === 0;
}

/** Last lines of what a daemon wrote, for error messages. */
export function daemonLogTail(name: string, paths: LabPaths, lines = 15): string {
  return [join(paths.log, `${name}.out`), join(paths.log, `${name}.log`)]
    .filter((file) => existsSync(file))
    .map((file) => `${file}:\n${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')}`)
    .join('\n');
}
