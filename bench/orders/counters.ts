import { machineUsage, processUsage } from '../lib/process-usage.js';
import type { StartedAgent } from './agents/agent-under-test.js';
import type { LatencyProbe } from './latency-probe.js';
import type { Simulators } from './simulators.js';

/** Everything that is counted, at one moment; the difference of two is what happened in between. */
export interface Counters {
  httpCalls: number;
  perRoute: Record<string, number>;
  /** Commands started, by program. */
  commands: Record<string, number>;
  sacctmgrStatements: number;
  /** CPU seconds by what used them. */
  cpu: Record<string, number>;
  machine: { cpuSeconds: number; atMs: number };
}

/** Reads all counters. What the probe and the benchmark did themselves is left out, but for the CPU row of their own. */
export async function readCounters(
  simulators: Simulators,
  agent: StartedAgent,
  probe: LatencyProbe,
): Promise<Counters> {
  const [waldur, slurm] = await Promise.all([simulators.waldurCounts(), simulators.slurmCounts()]);
  const machine = machineUsage();
  const own = processUsage('self');
  const cpu: Record<string, number> = {
    'Waldur simulator': processUsage(simulators.pids.waldur)?.cpuSeconds ?? 0,
    'Slurm simulator': processUsage(simulators.pids.slurm)?.cpuSeconds ?? 0,
    benchmark: (own?.cpuSeconds ?? 0) + (own?.childrenCpuSeconds ?? 0),
  };
  for (const { role, pid } of agent.processes()) {
    const usage = processUsage(pid);
    cpu[role] = (cpu[role] ?? 0) + (usage?.cpuSeconds ?? 0);
    if (role === agent.commandParent) cpu.commands = (cpu.commands ?? 0) + (usage?.childrenCpuSeconds ?? 0);
  }
  const { sacctmgr: processes = 0, ...others } = slurm.processes;
  return {
    httpCalls: waldur.requests - probe.done,
    perRoute: waldur.perRoute,
    commands: { sacctmgr: processes - probe.done, ...others },
    sacctmgrStatements: (slurm.statements.sacctmgr ?? 0) - probe.done,
    cpu,
    machine,
  };
}

/** `after` − `before` of each entry; entries that did not change are left out. */
export function difference(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}
