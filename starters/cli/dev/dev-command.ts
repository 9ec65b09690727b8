import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processEnvironment } from '../../../config/environment/environment.js';
import { orderPage } from '../../../contracts/order-page.js';
import { explained } from '../../lib/explained.js';
import { loadSite } from '../../lib/load-site.js';
import { reachable } from '../../lib/reachable.js';
import { applySchedules } from '../../schedules/apply-schedules.js';
import { siteSchedules } from '../../schedules/site-schedules.js';
import { type RunningAgent, startAgent } from '../agent/start-agent.js';
import { EXIT } from '../exit-codes.js';
import type { OrderRow } from '../orders/list-orders.js';
import { positive } from '../print.js';
import { duration } from '../table.js';
import { writeDevSiteFile } from './dev-site-file.js';
import { type DevWorld, fillDevWorld } from './dev-world.js';
import { killWorkers } from './kill-workers.js';
import { liveOrders } from './live-orders.js';
import { plantFault, victimOf } from './plant-fault.js';
import { secondAct } from './second-act.js';

interface Options {
  stateDir?: string;
  orders: string;
  story?: boolean;
  kill?: boolean;
  exit?: boolean;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** `siteflow dev`: simulated Waldur and Slurm, an embedded Temporal server and all workers, from nothing. */
export async function devCommand(options: Options): Promise<void> {
  const count = positive('orders', options.orders);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

  const temporary = options.stateDir === undefined;
  const stateDir = resolve(options.stateDir ?? mkdtempSync(join(tmpdir(), 'siteflow-dev-')));
  const { prepareStateDir } = await import('../../../workers/temporal-server/prepare-state-dir.js');
  await explained(EXIT.usage, () => prepareStateDir(stateDir, process.getuid?.() ?? 0));
  const { joinServer } = await import('../../../workers/temporal-server/server-users.js');
  await explained(EXIT.usage, () => joinServer(stateDir, 'dev'));
  const { startWaldurSimulator } = await import('../../../simulators/waldur/index.js');
  const { startSlurmSimulator } = await import('../../../simulators/slurm/index.js');
  // Another seed each time: a state folder that was used before knows the former orders' uuids.
  const waldur = await startWaldurSimulator({ seed: Date.now() % 2 ** 31 });
  const slurm = await startSlurmSimulator({ clusterName: 'lab', binDir: join(stateDir, 'slurm-bin'), qos: ['paused'] });
  let agent: RunningAgent | undefined;
  try {
    const world = fillDevWorld(waldur, count);
    say(`Simulated Waldur at ${waldur.url}, simulated Slurm in ${slurm.binDir}`);
    if (options.story) say(plantFault(waldur, world));
    const file = writeDevSiteFile(stateDir, { ...world, waldurUrl: waldur.url, binDir: slurm.binDir });

    const begun = Date.now();
    agent = await startEverything(file, stateDir, options.kill === true);
    say(
      `Temporal server and workers ready after ${duration(Date.now() - begun)}; log: ${join(stateDir, 'siteflow.log')}`,
    );
    if (agent.uiUrl !== undefined) say(`Temporal's web page: ${ordersUrl(agent.uiUrl)}\n`);

    const started = Date.now();
    if (options.kill) void killWorkers(agent, waldur, world, say);
    const rows = await followOrders(agent, file, world, stop.signal);
    if (!stop.signal.aborted) {
      const done = world.orders.filter(({ uuid }) => waldur.world.order(uuid).state === 'done').length;
      const { accounts } = await slurm.dump();
      say(`\n${done} of ${count} orders done in ${duration(Date.now() - started)}; Waldur says so.`);
      say(`${accounts.length} accounts exist in Slurm, read back after every write.`);
      if (options.story) say(ending(world, rows, options.exit ? undefined : agent.uiUrl));
      if (done < count) process.exitCode = EXIT.partial;
      if (
        options.story &&
        done === count &&
        !(await secondAct({ agent, waldur, slurm, world, file, say, signal: stop.signal }))
      ) {
        process.exitCode = EXIT.partial;
      }
    }
    if (!options.exit && !stop.signal.aborted) {
      say(`\nEverything goes on running until Ctrl-C. In another terminal:\n  ${hint(stateDir)}`);
      await aborted(stop.signal);
    }
  } finally {
    await agent?.stop('the demonstration is over');
    await Promise.all([waldur.stop(), slurm.stop()]);
    if (temporary) rmSync(stateDir, { recursive: true, force: true });
  }
}

/** Starts the order tick and shows the orders until they have ended; none once Ctrl-C was pressed. */
async function followOrders(
  { client, connection }: RunningAgent,
  file: string,
  world: DevWorld,
  signal: AbortSignal,
): Promise<OrderRow[]> {
  try {
    return await reachable(connection, async () => {
      await applySchedules(client, siteSchedules(loadSite({ configFile: file })), { triggerNow: true });
      return liveOrders(client, {
        orders: new Set(world.orders.map(({ uuid }) => uuid)),
        terminal: process.stdout.isTTY === true,
        signal,
        write: (text) => process.stdout.write(text),
      });
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    return [];
  }
}

/** The same workers as at a site, reading the same kind of file; their log goes to a file beside the table. */
async function startEverything(file: string, stateDir: string, controlAsChild: boolean): Promise<RunningAgent> {
  const { createLogger } = await import('../../../workers/lib/process.js');
  const { pino } = await import('pino');
  const logTo = openSync(join(stateDir, 'siteflow.log'), 'a', 0o600);
  const logger = createLogger({
    name: 'dev',
    level: 'info',
    stream: pino.destination({ dest: logTo, sync: true }),
  });
  const tell = (line: string): void => {
    logger.info(line);
    process.stderr.write(`${line}\n`);
  };
  const config = loadSite({ configFile: file });
  return startAgent({
    config,
    flags: { configFile: file },
    stateDir,
    healthPort: 0,
    logger,
    logTo,
    tell,
    controlAsChild,
  });
}

const query = encodeURIComponent("`WorkflowType`='processOrder'");
const ordersUrl = (uiUrl: string): string => `${uiUrl}/namespaces/siteflow/workflows?query=${query}`;

/** What the story's fault came to, with a link to the order's page while there is one. */
function ending(world: DevWorld, rows: OrderRow[], uiUrl: string | undefined): string {
  const hit = rows.find((row) => row.order === victimOf(world)?.uuid);
  if (hit === undefined) return '';
  return [
    '',
    `Order ${hit.resource} met the faults: Waldur answered 503 five times, then stored the account name and lost the reply.`,
    'The step was repeated until it went through, and found the name in place; nothing was created twice.',
    uiUrl === undefined
      ? "Without --exit the server stays up, and the order's page shows each attempt."
      : `Its page:\n  ${orderPage(uiUrl, 'siteflow', hit)}`,
  ].join('\n');
}

function hint(stateDir: string): string {
  const command = processEnvironment().npm_lifecycle_event === undefined ? 'siteflow' : 'node dist/bin/siteflow.js';
  return `${command} orders list --state-dir ${stateDir}`;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const keepAlive = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(keepAlive);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
