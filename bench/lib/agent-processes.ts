import { processesNaming } from '../../test/system/cli/lib/processes.js';

export type AgentRole = 'Temporal server' | 'control worker' | 'head-node worker' | 'command';

/** Processes of the `siteflow agent` that keeps its state below this folder, by what they are. */
export function agentProcesses(folder: string): { role: AgentRole; pid: number }[] {
  return processesNaming(folder).map(({ pid, command }) => ({ pid, role: roleOf(command) }));
}

function roleOf(command: string): AgentRole {
  if (command.includes('start-dev')) return 'Temporal server';
  if (command.includes('worker headnode')) return 'head-node worker';
  return command.includes('siteflow.js agent') ? 'control worker' : 'command';
}
