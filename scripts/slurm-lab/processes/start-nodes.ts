import { type LabContext, runInLab } from '../lab-context.js';
import type { LabProcess } from '../slurm-lab.js';
import { daemonCommand } from './daemon-command.js';
import { daemonLogTail } from './daemon-ready.js';
import { waitUntil } from './wait-until.js';

const READY_MS = 60_000;
const USABLE = /^(idle|mixed|allocated|completing)$/;

/** Names of the node daemons. */
export function nodeProcesses(nodes: readonly string[]): LabProcess[] {
  return nodes.map((node): LabProcess => `slurmd-${node}`);
}

/**
 * Starts one slurmd per node and waits until slurmctld would give them jobs.
 *
 * @throws when a node does not become usable in time, with its state and the end of its log
 */
export async function startNodes(context: LabContext): Promise<void> {
  const { nodes, table, settings, paths } = context;
  for (const process of nodeProcesses(nodes)) table.launch(process, daemonCommand(process, settings, paths));
  let seen = '';
  await waitUntil(
    async () => {
      const { stdout } = await runInLab(context, 'sinfo', ['-h', '-N', '-o', '%N %T'], { timeoutMs: 15_000 });
      seen = stdout.trim();
      const states = new Map(seen.split('\n').map((line) => line.split(' ') as [string, string]));
      return nodes.every((node) => USABLE.test(states.get(node) ?? ''));
    },
    {
      what: `nodes ${nodes.join(', ')} ready for jobs`,
      timeoutMs: READY_MS,
      explain: () => `sinfo: ${seen}\n${nodes.map((node) => daemonLogTail(node, paths)).join('\n')}`,
    },
  );
}
