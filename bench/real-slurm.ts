import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { SlurmLab } from '../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../scripts/slurm-lab/slurm-lab-availability.js';
import { startSlurmLab } from '../scripts/slurm-lab/start-slurm-lab.js';
import { enterVersion } from '../scripts/slurm-lab/versions/run-in-version.js';
import { slurmRelease } from '../scripts/slurm-lab/versions/slurm-release.js';
import { expectedInSlurm, foundInSlurm } from '../test/helpers/expected-orders.js';
import type { Benchmark } from './lib/benchmark.js';
import { ensureBuilt } from './lib/ensure-built.js';
import { removeScratch, scratchFolder } from './lib/leftovers.js';
import { processUsage } from './lib/process-usage.js';
import { progress } from './lib/progress.js';
import type { StartedAgent } from './orders/agents/agent-under-test.js';
import { siteflowAgent } from './orders/agents/siteflow-agent.js';
import { startSimulators } from './orders/simulators.js';

const DONE = 'POST /api/marketplace-orders/{uuid}/set_state_done/';
const LIMIT_MS = 900_000;

interface Result {
  benchmark: 'real-slurm';
  /** Version of Slurm. */
  slurm: string;
  orders: number;
  usersPerOrder: number;
  tuned: boolean;
  load: number;
  seconds: number;
  ordersPerSecond: number;
  /** The same accounts, limits and users in one file, given to an empty slurmdbd by one `sacctmgr load`. */
  slurmdbdAloneSeconds: number;
  cpuSeconds: Record<string, number>;
}

/** Create orders on a real Slurm: our agent with everything, and slurmdbd alone with the same content. */
export const realSlurm: Benchmark = {
  summary: 'Create orders on a real Slurm, beside the time slurmdbd alone needs for the same rows',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        n: { type: 'string', default: '1000' },
        users: { type: 'string', default: '5' },
        untuned: { type: 'boolean', default: false },
        slurm: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(
        'usage: npm run bench -- real-slurm [--n N (1000)] [--users N (5)] [--slurm RELEASE] [--untuned] [--json]\n',
      );
      return;
    }
    if (values.slurm !== undefined) {
      ensureBuilt();
      const code = await enterVersion(slurmRelease(values.slurm));
      if (code !== undefined) {
        process.exitCode = code;
        return;
      }
    }
    const availability = slurmLabAvailability();
    if (!availability.available) throw new Error(`${availability.reason}; ${availability.howTo}`);
    const load = loadavg()[0] ?? 0;
    ensureBuilt();
    const tuned = !values.untuned;
    const lab = await startSlurmLab({ name: 'lab', clean: true, tuned, log: progress });
    try {
      const asked = { orders: Number(values.n), usersPerOrder: Number(values.users) };
      const ours = await byAgent(lab, asked);
      const slurmdbdAloneSeconds = await bySlurmdbd(lab, asked);
      const result: Result = {
        ...{ benchmark: 'real-slurm', slurm: lab.version },
        ...asked,
        tuned,
        load,
        ...ours,
        ordersPerSecond: asked.orders / ours.seconds,
        slurmdbdAloneSeconds,
      };
      process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : text(result));
    } finally {
      await lab.stop();
    }
  },
};

interface Asked {
  orders: number;
  usersPerOrder: number;
}

async function byAgent(lab: SlurmLab, asked: Asked): Promise<Pick<Result, 'seconds' | 'cpuSeconds'>> {
  const folder = scratchFolder();
  const simulators = await startSimulators(join(folder, 'bin'));
  let agent: StartedAgent | undefined;
  try {
    await simulators.setDelays({ httpMs: 20, commandMs: 0, commandSpreadMs: 0 });
    process.env.SLURM_CONF = lab.env.SLURM_CONF;
    agent = await siteflowAgent.start({ ...simulators, binDir: lab.binPath }, join(folder, 'agent'));
    await simulators.seedOrders(asked.orders, asked.usersPerOrder);
    progress(`siteflow agent: ${asked.orders} orders on Slurm`);
    const begun = performance.now();
    await agent.lookForOrders();
    while (((await simulators.waldurCounts()).perRoute[DONE] ?? 0) < asked.orders) {
      if (performance.now() - begun > LIMIT_MS) throw new Error(`not done in time:\n${agent.log()}`);
      await sleep(200);
    }
    const seconds = (performance.now() - begun) / 1000;
    const cpuSeconds = Object.fromEntries([
      ...agent.processes().map(({ role, pid }) => [role, processUsage(pid)?.cpuSeconds ?? 0]),
      ...Object.entries(lab.pids()).map(([role, pid = 0]) => [role, processUsage(pid)?.cpuSeconds ?? 0]),
    ]);
    await check(lab, asked);
    return { seconds, cpuSeconds };
  } finally {
    await agent?.stop();
    await simulators.stop();
    removeScratch(folder);
  }
}

async function check(lab: SlurmLab, { orders, usersPerOrder }: Asked): Promise<void> {
  const found = foundInSlurm(await lab.dump());
  if (JSON.stringify(found) !== JSON.stringify(expectedInSlurm(orders, usersPerOrder)))
    throw new Error('the end state on Slurm is not exactly what was ordered');
}

/** Dumps what is there, empties the cluster and loads it again. */
async function bySlurmdbd(lab: SlurmLab, asked: Asked): Promise<number> {
  const folder = scratchFolder();
  const file = join(folder, 'cluster.cfg');
  const dumped = await lab.sacctmgr(['dump', lab.name, `file=${file}`]);
  if (dumped.exitCode !== 0) throw new Error(`sacctmgr dump: ${dumped.stderr}`);
  // The line of root itself would give it options; everything else is loaded as it was dumped.
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(
    file,
    lines.map((line) => (line.startsWith('Cluster - ') ? `Cluster - '${lab.name}'` : line)).join('\n'),
  );
  await lab.reset();
  progress('sacctmgr load: the same rows into an empty cluster');
  const loaded = await lab.sacctmgr(['-Q', 'load', file], { timeoutMs: LIMIT_MS });
  if (loaded.exitCode !== 0) throw new Error(`sacctmgr load: ${loaded.stderr}`);
  await check(lab, asked);
  removeScratch(folder);
  return loaded.ms / 1000;
}

function text(result: Result): string {
  const cpu = Object.entries(result.cpuSeconds).map(([role, seconds]) => `${role} ${seconds.toFixed(1)} s`);
  return [
    `${result.orders} Create orders with ${result.usersPerOrder} users on Slurm ${result.slurm} (${result.tuned ? 'tuned' : 'as a site has it'}), load ${result.load.toFixed(1)}`,
    `  siteflow agent     ${result.seconds.toFixed(1)} s, ${result.ordersPerSecond.toFixed(1)} orders/s, end state exact`,
    `  slurmdbd alone     ${result.slurmdbdAloneSeconds.toFixed(1)} s for one sacctmgr load of the same rows`,
    `  CPU                ${cpu.join(', ')}`,
    '',
  ].join('\n');
}
