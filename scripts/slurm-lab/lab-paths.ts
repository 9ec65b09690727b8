import { join } from 'node:path';

/** Everything the lab writes lives below one folder. */
export interface LabPaths {
  baseDir: string;
  lock: string;
  settings: string;
  unixUsers: string;
  etc: string;
  slurmConf: string;
  slurmdbdConf: string;
  gresConf: string;
  cgroupConf: string;
  run: string;
  log: string;
  spool: string;
  state: string;
  dev: string;
  mungeDir: string;
  mungeKey: string;
  mungeSocket: string;
  mysqlDir: string;
  mysqlSocket: string;
}

/** Layout of a lab folder. Unix socket paths are limited to 107 characters, so the folder's own path must be short. */
export function labPaths(baseDir: string): LabPaths {
  const paths = {
    baseDir,
    lock: join(baseDir, 'lock'),
    settings: join(baseDir, 'settings.json'),
    unixUsers: join(baseDir, 'unix-users.json'),
    etc: join(baseDir, 'etc'),
    slurmConf: join(baseDir, 'etc', 'slurm.conf'),
    slurmdbdConf: join(baseDir, 'etc', 'slurmdbd.conf'),
    gresConf: join(baseDir, 'etc', 'gres.conf'),
    cgroupConf: join(baseDir, 'etc', 'cgroup.conf'),
    run: join(baseDir, 'run'),
    log: join(baseDir, 'log'),
    spool: join(baseDir, 'spool'),
    state: join(baseDir, 'spool', 'slurmctld'),
    dev: join(baseDir, 'dev'),
    mungeDir: join(baseDir, 'munge'),
    mungeKey: join(baseDir, 'munge', 'munge.key'),
    mungeSocket: join(baseDir, 'run', 'munge.socket'),
    mysqlDir: join(baseDir, 'mysql'),
    mysqlSocket: join(baseDir, 'run', 'mysql.sock'),
  };
  if (Buffer.byteLength(paths.mungeSocket) > 90) {
    throw new Error(
      `Slurm lab: the folder ${baseDir} is too long for Unix sockets; choose a baseDir below 70 characters.`,
    );
  }
  return paths;
}
