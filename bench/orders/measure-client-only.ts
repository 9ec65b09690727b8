import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeSiteFile } from '../../test/helpers/site-file.js';
import { ROOT } from '../lib/ensure-built.js';
import { removeScratch, scratchFolder } from '../lib/leftovers.js';
import type { MeasureOptions } from './measure.js';
import { startSimulators } from './simulators.js';
import { siteOf } from './site-of.js';

export interface ClientOnly {
  orders: number;
  httpCallsPerOrder: number;
  cpuSecondsPerOrder: number;
}

/** The control worker starts Node with these (first line of the command). */
const NODE_FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=256'];

/** CPU time of our Waldur client alone, in a process of its own, for the same orders against a fresh simulator. */
export async function measureClientOnly({ orders, usersPerOrder, limitSeconds }: MeasureOptions): Promise<ClientOnly> {
  const folder = scratchFolder();
  const simulators = await startSimulators(join(folder, 'bin'));
  try {
    const seeded = await simulators.seedOrders(orders, usersPerOrder);
    const ordersFile = join(folder, 'orders.json');
    writeFileSync(ordersFile, JSON.stringify(seeded.map(({ uuid }) => uuid)));
    const script = join(ROOT, 'bench', 'orders', 'client-only.child.ts');
    const config = writeSiteFile(folder, siteOf(simulators));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...NODE_FLAGS, '--import', 'tsx', script, config, simulators.offeringUuid, ordersFile],
      { cwd: ROOT, timeout: limitSeconds * 1000 },
    );
    const { cpuSeconds } = JSON.parse(stdout) as { cpuSeconds: number };
    const { requests } = await simulators.waldurCounts();
    return { orders, httpCallsPerOrder: requests / orders, cpuSecondsPerOrder: cpuSeconds / orders };
  } finally {
    await simulators.stop();
    removeScratch(folder);
  }
}
