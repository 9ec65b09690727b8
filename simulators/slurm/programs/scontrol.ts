import { isActive } from '../model/job.js';
import type { Output } from '../render/output.js';
import { VERSION } from '../sacctmgr/run-statement.js';
import type { Program, ProgramCall } from './program.js';
import { showElapsed, showTime } from './times.js';

function showJob({ state }: ProgramCall, out: Output, id: string): void {
  const job = state.jobs.find((candidate) => String(candidate.id) === id && isActive(candidate));
  if (job === undefined) {
    out.fail('slurm_load_jobs error: Invalid job id specified');
    return;
  }
  out.line(`JobId=${job.id} JobName=${job.name}`);
  out.line(`   UserId=${job.user} Account=${job.account} QOS=${job.qos}`);
  out.line(`   JobState=${job.state} TimeLimit=${showElapsed(job.timeLimit)}`);
  out.line(`   SubmitTime=${showTime(job.submit)} StartTime=${showTime(job.start)}`);
  out.line(`   Partition=${job.partition} TRES=${job.reqTres}`);
}

function showConfig({ state }: ProgramCall, out: Output): void {
  out.line('AccountingStorageHost   = 127.0.0.1');
  out.line(
    `AccountingStorageTRES   = ${state.tres.map(({ type, name }) => (name === '' ? type : `${type}/${name}`)).join(',')}`,
  );
  out.line('AccountingStorageType   = accounting_storage/slurmdbd');
  out.line(`ClusterName             = ${state.localCluster}`);
  out.line('SLURM_VERSION           = 22.05.8');
}

/** `scontrol`: ping, show config, show partition, show job. */
export const scontrol: Program = (call) =>
  call.runStatement({ program: 'scontrol', words: call.argv, mutating: false }, (out) => {
    const [command = '', entity = '', id = ''] = call.argv.filter((word) => !/^-[aodQv]$/.test(word));
    if (command === '-V' || command === '--version') return out.line(VERSION);
    if (command === 'ping') return out.line('Slurmctld(primary) at localhost is UP');
    if (command !== 'show') return out.fail(`invalid keyword: ${command}`);
    if (entity.startsWith('conf')) return showConfig(call, out);
    if (entity.startsWith('job')) return showJob(call, out, id);
    if (entity.startsWith('part')) {
      for (const partition of call.partitions) out.line(`PartitionName=${partition}\n   Nodes=n1 State=UP\n`);
      return;
    }
    out.fail(`invalid entity:${entity} for keyword:show `);
  });
