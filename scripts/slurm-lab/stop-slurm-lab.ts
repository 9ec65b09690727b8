import { existsSync } from 'node:fs';
import { type LabContext, labEnv } from './lab-context.js';
import { takeLabLock } from './lab-lock.js';
import { labPaths } from './lab-paths.js';
import { readLabSettings } from './lab-settings.js';
import { ProcessTable } from './processes/process-table.js';
import { stopProcesses } from './processes/stop-processes.js';
import { removeUnixUsers } from './setup/unix-users.js';
import { installedSlurm } from './versions/installed-slurm.js';

/** Context of a lab folder for looking at it or ending it; undefined when no lab was ever started there. */
export function openLab(baseDir: string, log: (line: string) => void = () => undefined): LabContext | undefined {
  const paths = labPaths(baseDir);
  const settings = existsSync(baseDir) ? readLabSettings(paths) : undefined;
  if (settings === undefined) return undefined;
  const env = labEnv(paths);
  const version = installedSlurm() ?? '';
  return { settings, version, paths, env, table: new ProcessTable(paths.run, paths.log, env), nodes: [], qos: [], log };
}

/**
 * Ends a lab that no process owns: one started from the command line or left by a crash. The folder stays.
 *
 * @returns how many processes were ended
 * @throws when a living process owns the folder
 */
export async function stopSlurmLab(baseDir: string, lockWaitSeconds = 5): Promise<number> {
  const context = openLab(baseDir);
  if (context === undefined) return 0;
  const lock = await takeLabLock(context.paths.lock, lockWaitSeconds);
  try {
    const running = Object.keys(context.table.pids()).length;
    await stopProcesses(context);
    await removeUnixUsers(context.paths.unixUsers, context.env);
    return running;
  } finally {
    await lock.release();
  }
}
