import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpState } from './dump-state.js';
import { type LabContext, runInLab, sacctmgrInLab } from './lab-context.js';
import type { LabLock } from './lab-lock.js';
import { isDaemonReady } from './processes/daemon-ready.js';
import { startDaemon } from './processes/start-daemon.js';
import { stopProcesses } from './processes/stop-processes.js';
import { waitForRegistration } from './processes/wait-for-registration.js';
import { resetState } from './reset-state.js';
import { runSql } from './setup/create-database.js';
import { removeUnixUsers } from './setup/unix-users.js';
import type { SlurmLab } from './slurm-lab.js';

export interface RunningLab {
  context: LabContext;
  lock: LabLock;
  hasGpus: boolean;
  startKind: SlurmLab['startKind'];
  startMs: number;
  /** Size of slurmdbd.log before this start. */
  logStart: number;
}

/** The handle tests work with; see SlurmLab for what each call does. */
export function makeSlurmLab({ context, lock, hasGpus, startKind, startMs, logStart }: RunningLab): SlurmLab {
  const { settings, version, paths, env, table } = context;
  let released = false;
  const release = async () => {
    released = true;
    await lock.release();
  };
  return {
    name: settings.name,
    version,
    release: settings.release,
    baseDir: paths.baseDir,
    tuned: settings.tuned,
    binPath: '/usr/bin',
    env: { SLURM_CONF: paths.slurmConf },
    hasGpus,
    startKind,
    startMs,
    sacctmgr: (args, options) => sacctmgrInLab(context, args, options),
    run: (command, args, options) => runInLab(context, command, args, options),
    sql: (statements) => runSql(paths, env, statements, 'slurm_acct_db'),
    dump: () => dumpState((args) => sacctmgrInLab(context, args)),
    reset: () => resetState(context),
    dbdLog: () => {
      const file = join(paths.log, 'slurmdbd.log');
      return existsSync(file) ? readFileSync(file).subarray(logStart).toString('utf8') : '';
    },
    pids: () => table.pids(),
    pause: (daemon) => table.signal(daemon, 'SIGSTOP'),
    resume: (daemon) => table.signal(daemon, 'SIGCONT'),
    kill: (daemon, signal = 'SIGKILL') => table.end(daemon, signal),
    start: async (daemon, { wait = true } = {}) => {
      await startDaemon(context, daemon, wait);
      if (wait && daemon === 'slurmctld' && (await isDaemonReady('slurmdbd', paths, env))) {
        await waitForRegistration(context);
      }
    },
    stop: async () => {
      if (released) return;
      await stopProcesses(context);
      await removeUnixUsers(paths.unixUsers, env);
      await release();
    },
    detach: release,
  };
}
