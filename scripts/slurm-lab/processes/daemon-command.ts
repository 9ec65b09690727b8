import type { LabPaths } from '../lab-paths.js';
import type { LabSettings } from '../lab-settings.js';
import type { LabProcess } from '../slurm-lab.js';

export interface DaemonCommand {
  file: string;
  args: readonly string[];
}

/** Durability is off in both kinds of lab: losing a test database costs nothing, and syncing one costs seconds. */
function mariadbdArgs({ host, ports, tuned }: LabSettings, paths: LabPaths): string[] {
  return [
    '--no-defaults',
    '--user=root',
    `--datadir=${paths.mysqlDir}`,
    `--socket=${paths.mysqlSocket}`,
    `--pid-file=${paths.run}/mariadbd.pid`,
    `--bind-address=${host}`,
    `--port=${ports.mariadbd}`,
    '--skip-name-resolve',
    '--skip-log-bin',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=48M',
    '--innodb-lock-wait-timeout=900',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--innodb-flush-method=nosync',
    '--innodb-buffer-pool-dump-at-shutdown=0',
    '--max-allowed-packet=64M',
    // On by default from MariaDB 11.6 on; Slurm does not support it. Older ones do not know it (loose).
    '--loose-innodb-snapshot-isolation=OFF',
    ...(tuned
      ? [
          // With utf8mb4 a procedure of Slurm runs once per association without its index: 100 times slower reads.
          '--character-set-server=latin1',
          '--collation-server=latin1_swedish_ci',
          '--skip-character-set-client-handshake',
        ]
      : // What Debian's own configuration sets.
        ['--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci']),
  ];
}

/** Program and arguments of one lab process; all of them stay in the foreground, so the started pid is the daemon. */
export function daemonCommand(process: LabProcess, settings: LabSettings, paths: LabPaths): DaemonCommand {
  switch (process) {
    case 'munged':
      return {
        file: 'munged',
        args: [
          '--foreground',
          `--key-file=${paths.mungeKey}`,
          `--socket=${paths.mungeSocket}`,
          `--pid-file=${paths.run}/munged.pid`,
          `--log-file=${paths.log}/munged.log`,
          `--seed-file=${paths.mungeDir}/munge.seed`,
          // The socket of a killed munged stays behind.
          '--force',
        ],
      };
    case 'mariadbd':
      return { file: 'mariadbd', args: mariadbdArgs(settings, paths) };
    case 'slurmdbd':
      return { file: 'slurmdbd', args: ['-D'] };
    case 'slurmctld':
      // -i: a 26.05 that was killed before it first saved its state would not start again.
      return { file: 'slurmctld', args: ['-D', '-i', '-f', paths.slurmConf] };
    default:
      return { file: 'slurmd', args: ['-D', '-f', paths.slurmConf, '-N', process.slice('slurmd-'.length)] };
  }
}
