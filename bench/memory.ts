import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../test/system/cli/lib/until.js';
import type { Benchmark } from './lib/benchmark.js';
import { ensureBuilt } from './lib/ensure-built.js';
import { removeScratch, scratchFolder } from './lib/leftovers.js';
import { processUsage } from './lib/process-usage.js';
import type { StartedAgent } from './orders/agents/agent-under-test.js';
import { siteflowAgent } from './orders/agents/siteflow-agent.js';
import { startSimulators } from './orders/simulators.js';

const WAIT_MS = 600_000;
const USERS = 5;
const DONE = 'POST /api/marketplace-orders/{uuid}/set_state_done/';

interface Memory {
  when: string;
  totalMb: number;
  /** By process; shared pages are counted in each. */
  rssMb: Record<string, number>;
}

/** Memory of `siteflow agent` at rest and after orders, by process. The simulators are not counted. */
export const memory: Benchmark = {
  summary: 'memory of siteflow agent at rest and after orders, by process',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        n: { type: 'string', default: '500' },
        rest: { type: 'string', default: '20' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write('usage: npm run bench -- memory [--n ORDERS (500)] [--rest SECONDS (20)] [--json]\n');
      return;
    }
    const orders = Number(values.n);
    ensureBuilt();
    const folder = scratchFolder();
    const simulators = await startSimulators(join(folder, 'bin'));
    const rest = (): Promise<void> => sleep(Number(values.rest) * 1000);
    let agent: StartedAgent | undefined;
    const found: Memory[] = [];
    const look = (when: string): void => {
      found.push(memoryOf(when, agent));
    };
    try {
      agent = await siteflowAgent.start(simulators, join(folder, 'agent'));
      await rest();
      look('at rest');
      await simulators.seedOrders(orders, USERS);
      await agent.lookForOrders();
      const isDone = async () => ((await simulators.waldurCounts()).perRoute[DONE] ?? 0) >= orders;
      await until(`${orders} orders are done`, isDone, WAIT_MS);
      look(`right after ${orders} orders`);
      await rest();
      look(`${values.rest} s later`);
    } finally {
      await agent?.stop();
      await simulators.stop();
      removeScratch(folder);
    }
    const [load = 0] = loadavg();
    if (values.json) process.stdout.write(`${JSON.stringify({ benchmark: 'memory', orders, load, memory: found })}\n`);
    else
      process.stdout.write(
        `${orders} orders with ${USERS} users, load ${load.toFixed(1)}\n${found.map(line).join('')}`,
      );
  },
};

function memoryOf(when: string, agent: StartedAgent | undefined): Memory {
  const rssMb = Object.fromEntries(
    (agent?.processes() ?? []).map(({ role, pid }) => [role, processUsage(pid)?.rssMb ?? 0]),
  );
  return { when, totalMb: Object.values(rssMb).reduce((sum, mb) => sum + mb, 0), rssMb };
}

function line({ when, totalMb, rssMb }: Memory): string {
  const parts = Object.entries(rssMb).map(([role, mb]) => `${role} ${mb.toFixed(0)} MB`);
  return `${when}: ${totalMb.toFixed(0)} MB (${parts.join(', ')})\n`;
}
