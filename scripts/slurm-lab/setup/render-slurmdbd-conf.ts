import type { LabPaths } from '../lab-paths.js';
import type { LabSettings } from '../lab-settings.js';

/** slurmdbd.conf of the lab; it must have mode 0600 and lie beside slurm.conf. See slurmdbd.conf(5) of 22.05. */
export function renderSlurmdbdConf(settings: LabSettings, paths: LabPaths): string {
  const { host, ports, databasePassword } = settings;
  return [
    'AuthType=auth/munge',
    `AuthInfo=socket=${paths.mungeSocket}`,
    // slurmdbd refuses to start when DbdHost is neither this machine's name nor localhost.
    'DbdHost=localhost',
    `DbdAddr=${host}`,
    `DbdPort=${ports.slurmdbd}`,
    'SlurmUser=root',
    'StorageType=accounting_storage/mysql',
    `StorageHost=${host}`,
    `StoragePort=${ports.mariadbd}`,
    'StorageUser=slurm',
    `StoragePass=${databasePassword}`,
    'StorageLoc=slurm_acct_db',
    'CommitDelay=1',
    'MessageTimeout=30',
    `LogFile=${paths.log}/slurmdbd.log`,
    `PidFile=${paths.run}/slurmdbd.pid`,
    'DebugLevel=info',
    '',
  ].join('\n');
}
