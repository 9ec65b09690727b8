/**
 * Memory of `siteflow agent` at rest and after orders, split by process: `npm run bench:memory -- [--orders 500]`.
 * Simulators run in this process and are not counted. RSS is what the kernel reports, shared pages counted in each.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSlurmSimulator } from '../simulators/slurm/index.js';
import { writeSiteFile } from '../test/helpers/site-file.js';
import { startWaldurSite } from '../test/helpers/waldur-site.js';

const flag = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const ORDERS = flag('orders', 500);
const USERS = 5;
const REST_SECONDS = flag('rest', 20);
const WAIT_LIMIT_SECONDS = 600;

const site = await startWaldurSite();
const slurm = await startSlurmSimulator({ clusterName: 'lab' });
const folder = mkdtempSync(join(tmpdir(), 'siteflow-memory-'));
const file = writeSiteFile(folder, {
  waldurUrl: site.waldur.url,
  token: site.token,
  offeringUuid: site.offeringUuid,
  binPath: slurm.binDir,
  settings: { cluster_name: 'lab' },
});
const agent = spawn(
  'dist/bin/siteflow.js',
  ['agent', '-m', 'order_process', '-c', file, '--state-dir', join(folder, 'state')],
  {
    env: { ...process.env, ...slurm.env, WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  },
);
let log = '';
agent.stderr.on('data', (chunk: Buffer) => {
  log = `${log}${chunk}`.slice(-20_000);
});
try {
  await until(() => log.includes('head-node worker ready'), 'the agent is ready');
  await sleep(REST_SECONDS * 1000);
  report('at rest');
  const orders = site.waldur.world.seedCreateOrders(ORDERS, { offering: site.offeringUuid, usersPerOrder: USERS });
  const started = Date.now();
  await until(() => orders.every(({ uuid }) => site.waldur.world.order(uuid).state === 'done'), 'all orders are done');
  const seconds = (Date.now() - started) / 1000;
  console.log(`${ORDERS} orders with ${USERS} users in ${seconds.toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`);
  report(`right after ${ORDERS} orders`);
  await sleep(REST_SECONDS * 1000);
  report(`${REST_SECONDS} s later`);
} finally {
  agent.kill('SIGTERM');
  await new Promise((resolve) => agent.once('exit', resolve));
  await Promise.all([site.waldur.stop(), slurm.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 0.2) {
    if (agent.exitCode !== null || agent.signalCode !== null) throw new Error(`the agent ended:\n${log}`);
    if (waited > WAIT_LIMIT_SECONDS) throw new Error(`not within ${WAIT_LIMIT_SECONDS} s: ${what}\n${log}`);
    await sleep(200);
  }
}

function report(when: string): void {
  const processes = ours();
  const total = processes.reduce((sum, { rssMb }) => sum + rssMb, 0);
  const parts = processes.map(({ role, rssMb }) => `${role} ${rssMb.toFixed(0)} MB`).join(', ');
  console.log(`${when}: ${total.toFixed(0)} MB (${parts})`);
}

/** The agent, its children, and the Temporal server of its state folder. */
function ours(): { role: string; rssMb: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        if (!command.includes(folder) || pid === String(process.pid)) return [];
        const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
        const role = command.includes('start-dev')
          ? 'Temporal server'
          : command.includes('headnode')
            ? 'head node'
            : command.includes('siteflow.js agent')
              ? 'control'
              : 'command';
        return [{ role, rssMb: rssKb / 1024 }];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.rssMb - a.rssMb);
}
