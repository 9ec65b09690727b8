import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratch, scratchFolder } from '../lib/leftovers.js';
import { processUsage } from '../lib/process-usage.js';
import type { AgentUnderTest, StartedAgent } from './agents/agent-under-test.js';
import { calibrate } from './calibrate.js';
import { checkEndState } from './check-end-state.js';
import { delivered } from './delivered.js';
import { figures, type Measured } from './figures.js';
import { LatencyProbe } from './latency-probe.js';
import { type Simulators, startSimulators } from './simulators.js';
import { listings, workThrough } from './work-through.js';

const IDLE_SAMPLES = 31;

export interface MeasureOptions {
  orders: number;
  usersPerOrder: number;
  limitSeconds: number;
}

/**
 * Lets an agent carry out N pending Create orders against fresh simulators, and measures.
 *
 * @throws Error when the orders are not done in time, or the end state is not exactly what was ordered
 */
export async function measure(agent: AgentUnderTest, options: MeasureOptions): Promise<Measured> {
  const folder = scratchFolder();
  const agentFolder = join(folder, 'agent');
  mkdirSync(agentFolder);
  const simulators = await startSimulators(join(folder, 'bin'));
  const probe = new LatencyProbe(simulators);
  let started: StartedAgent | undefined;
  try {
    await calibrate(simulators, probe);
    const idle = await probe.series(IDLE_SAMPLES);
    const run = { agent, options, simulators, probe };
    if (agent.ordersCome === 'before') await simulators.seedOrders(options.orders, options.usersPerOrder);
    const beforeStart = await listings(simulators);
    started = await agent.start(simulators, agentFolder);
    const { begin, end, samples } = await workThrough(run, started, beforeStart);
    const peakRssMb = peaks(simulators, started);
    idle.push(...(await probe.series(IDLE_SAMPLES)));
    const problems = await checkEndState(simulators, options);
    if (problems.length > 0) throw new Error(`${agent.name}: the end state is not complete:\n${problems.join('\n')}`);
    return {
      ...figures(agent, options, begin, end),
      peakRssMb,
      delivered: { idle: delivered(idle), working: delivered(samples) },
    };
  } finally {
    await started?.stop();
    probe.close();
    await simulators.stop();
    removeScratch(folder);
  }
}

function peaks(simulators: Simulators, agent: StartedAgent): Record<string, number> {
  const processes = [
    ...agent.processes(),
    { role: 'Waldur simulator', pid: simulators.pids.waldur },
    { role: 'Slurm simulator', pid: simulators.pids.slurm },
  ];
  return Object.fromEntries(processes.map(({ role, pid }) => [role, processUsage(pid)?.peakRssMb ?? 0]));
}
