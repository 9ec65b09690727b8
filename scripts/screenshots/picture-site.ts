import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startSlurmSimulator } from '../../simulators/slurm/index.js';
import { startWaldurSimulator } from '../../simulators/waldur/index.js';
import { startAgent } from '../../starters/cli/agent/start-agent.js';
import { writeDevSiteFile } from '../../starters/cli/dev/dev-site-file.js';
import { fillDevWorld } from '../../starters/cli/dev/dev-world.js';
import { plantFault, victimOf } from '../../starters/cli/dev/plant-fault.js';
import { listOrders, type OrderRow } from '../../starters/cli/orders/list-orders.js';
import { loadSite } from '../../starters/lib/load-site.js';
import { applySchedules } from '../../starters/schedules/apply-schedules.js';
import { siteSchedules } from '../../starters/schedules/site-schedules.js';
import { prepareStateDir } from '../../workers/temporal-server/prepare-state-dir.js';

export interface PictureSite {
  uiUrl: string;
  /** The order that met a fault and is done all the same. */
  done: OrderRow;
  /** The order whose account name is taken by something else. */
  parked: OrderRow;
  stop(): Promise<void>;
}

const ORDERS = 10;
const TIMEOUT_MS = 120_000;

/** A site on simulators after ten orders: nine done, one of them in spite of a fault, one parked. */
export async function startPictureSite(folder: string): Promise<PictureSite> {
  prepareStateDir(folder, process.getuid?.() ?? 0);
  const waldur = await startWaldurSimulator();
  const slurm = await startSlurmSimulator({ clusterName: 'lab', binDir: join(folder, 'slurm-bin') });
  const world = fillDevWorld(waldur, ORDERS);
  plantFault(waldur, world);
  const taken = world.orders[6]?.name ?? '';
  await slurm.run('sacctmgr', ['-i', 'add', 'account', `hpc_${taken}`, 'parent=root', 'description=chemistry']);

  const logTo = openSync(join(folder, 'siteflow.log'), 'a', 0o600);
  const configFile = writeDevSiteFile(folder, { ...world, waldurUrl: waldur.url, binDir: slurm.binDir });
  const config = loadSite({ configFile });
  const agent = await startAgent({
    config,
    flags: { configFile },
    stateDir: folder,
    healthPort: 0,
    logger: pino(pino.destination({ dest: logTo, sync: true })),
    logTo,
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  const stop = async (): Promise<void> => {
    await agent.stop('pictures taken');
    await Promise.all([waldur.stop(), slurm.stop()]);
  };
  try {
    await applySchedules(agent.client, siteSchedules(config), { triggerNow: true });
    for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(250)) {
      const rows = await listOrders(agent.client, { limit: 100 });
      const [done, parked] = [
        rows.find((row) => row.order === victimOf(world)?.uuid && row.phase === 'Done'),
        rows.find((row) => row.phase === 'Parked'),
      ];
      const rest = rows.filter((row) => row.phase === 'Done').length;
      if (done && parked && rest === ORDERS - 1) return { uiUrl: agent.uiUrl ?? '', done, parked, stop };
    }
    throw new Error(`The orders were not finished within ${TIMEOUT_MS / 1000} s; see ${folder}/siteflow.log.`);
  } catch (error) {
    await stop();
    throw error;
  }
}
