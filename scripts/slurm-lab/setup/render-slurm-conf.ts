import type { LabPaths } from '../lab-paths.js';
import type { LabSettings } from '../lab-settings.js';

export interface SlurmConfInput {
  settings: LabSettings;
  paths: LabPaths;
  hostname: string;
  nodes: readonly string[];
  partitions: readonly string[];
  gpus: boolean;
}

/** slurm.conf of the lab; see slurm.conf(5) of 22.05. Works without systemd and without cgroups. */
export function renderSlurmConf({ settings, paths, hostname, nodes, partitions, gpus }: SlurmConfInput): string {
  const { name, host, ports } = settings;
  const nodeLines = nodes.map((node, index) =>
    [
      `NodeName=${node} NodeHostName=${hostname} NodeAddr=${host} Port=${ports.slurmd[index] ?? 0}`,
      'CPUs=64 Boards=1 SocketsPerBoard=2 CoresPerSocket=32 ThreadsPerCore=1 RealMemory=256000 State=UNKNOWN',
      ...(gpus ? ['Gres=gpu:8'] : []),
    ].join(' '),
  );
  const partitionLines = partitions.map(
    (partition, index) =>
      `PartitionName=${partition} Nodes=ALL Default=${index === 0 ? 'YES' : 'NO'} MaxTime=INFINITE State=UP DefMemPerCPU=100`,
  );
  return [
    `ClusterName=${name}`,
    `SlurmctldHost=${hostname}(${host})`,
    `SlurmctldPort=${ports.slurmctld}`,
    'SlurmUser=root',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    'CredType=cred/munge',
    `AuthInfo=socket=${paths.mungeSocket}`,
    'AccountingStorageType=accounting_storage/slurmdbd',
    `AccountingStorageHost=${host}`,
    `AccountingStoragePort=${ports.slurmdbd}`,
    // Connections to slurmdbd take the munge socket from here and not from AuthInfo.
    `AccountingStoragePass=${paths.mungeSocket}`,
    'AccountingStorageEnforce=associations,limits,qos,safe',
    'AccountingStorageTRES=gres/gpu',
    'GresTypes=gpu',
    'JobCompType=jobcomp/none',
    'JobAcctGatherType=jobacct_gather/none',
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core_Memory',
    'MpiDefault=none',
    'SlurmdParameters=config_overrides',
    'PlugStackConfig=/dev/null',
    'MailProg=/bin/true',
    'ReturnToService=2',
    'MessageTimeout=10',
    'KillWait=2',
    `StateSaveLocation=${paths.state}`,
    `SlurmdSpoolDir=${paths.spool}/%n`,
    `SlurmctldPidFile=${paths.run}/slurmctld.pid`,
    `SlurmdPidFile=${paths.run}/%n.pid`,
    `SlurmctldLogFile=${paths.log}/slurmctld.log`,
    `SlurmdLogFile=${paths.log}/%n.log`,
    'SlurmctldDebug=info',
    'SlurmdDebug=info',
    ...nodeLines,
    ...partitionLines,
    '',
  ].join('\n');
}
