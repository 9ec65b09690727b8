import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark } from './lib/benchmark.js';
import { ensureBuilt } from './lib/ensure-built.js';
import { progress } from './lib/progress.js';
import { temporalServer } from './lib/temporal-server.js';
import { installPythonAgent } from './orders/agents/install-python-agent.js';
import { pythonAgent } from './orders/agents/python-agent.js';
import { siteflowAgent } from './orders/agents/siteflow-agent.js';
import { measure } from './orders/measure.js';
import { measureClientOnly } from './orders/measure-client-only.js';
import { type OrdersReport, reportText } from './orders/report.js';
import { notComparable } from './orders/verdict.js';

const USAGE = `usage: npm run bench -- orders [options]

N pending Create orders: first the existing Python agent, then ours, each against fresh simulators of Waldur and Slurm.

  --n N            orders for ours (default 500)
  --baseline-n N   orders for the Python agent, which needs half a second for each (default 60)
  --users N        users per order (default 5)
  --ours-only      leave the Python agent out; then there is no ratio
  --json           print one JSON document (npm run --silent bench …)
`;

/** A run that takes longer than these seconds for each order, and as many more, has failed. */
const LIMIT = { baseline: { each: 3, more: 60 }, ours: { each: 1, more: 120 } };

/** Create orders, the existing agent and ours in one run. */
export const orders: Benchmark = {
  summary: 'Create orders per second and what they cost, beside the existing Python agent',
  run: async (args) => {
    const loadBefore = loadavg()[0] ?? 0;
    const startedAt = new Date().toISOString();
    const { values } = parseArgs({
      args: [...args],
      options: {
        n: { type: 'string', default: '500' },
        'baseline-n': { type: 'string', default: '60' },
        users: { type: 'string', default: '5' },
        'ours-only': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(USAGE);
      return;
    }
    const usersPerOrder = count('users', values.users);
    const options = (name: keyof typeof LIMIT, n: number) => ({
      orders: n,
      usersPerOrder,
      limitSeconds: LIMIT[name].each * n + LIMIT[name].more,
    });
    const ours = options('ours', count('n', values.n));
    const theirs = options('baseline', count('baseline-n', values['baseline-n']));

    ensureBuilt();
    temporalServer();
    const python = values['ours-only'] ? null : installPythonAgent().python;
    if (python !== null) progress(`${pythonAgent.name}: ${theirs.orders} orders`);
    const baseline = python === null ? null : await measure(pythonAgent, theirs);
    progress(`${siteflowAgent.name}: ${ours.orders} orders`);
    const siteflow = await measure(siteflowAgent, ours);
    progress(`our Waldur client alone: ${ours.orders} orders`);
    const report: OrdersReport = {
      benchmark: 'orders',
      startedAt,
      machine: { cores: cpus().length, loadBefore, node: process.versions.node, python },
      baseline,
      siteflow,
      waldurClient: await measureClientOnly(ours),
      ratio: baseline === null ? null : siteflow.ordersPerSecond / baseline.ordersPerSecond,
      notComparable: baseline === null ? [] : notComparable({ baseline, ours: siteflow, loadBefore }),
    };
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  },
};

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0, not "${text}"`);
}
