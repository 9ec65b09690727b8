import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startStatus } from '../../../activities/temporal/start-status.js';
import { headnodeClusters } from '../../../config/backends/headnode-clusters.js';
import { registerBackend } from '../../../config/backends/registry.js';
import { loadConfig } from '../../../config/site/load.js';
import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import type { ApplyStatusResult } from '../../../contracts/status.js';
import { runOnce } from '../../../starters/cli/agent/run-once.js';
import { startControlWorker } from '../../../workers/control/start-control-worker.js';
import { startHeadnodeWorker } from '../../../workers/headnode/start-headnode-worker.js';
import type { RunningWorker } from '../../../workers/lib/running-worker.js';
import type { TestBackend } from '../../contract/backend/backend-under-test.js';
import { OrderEnvironment } from '../../helpers/order-environment.js';
import { writeSiteFile } from '../../helpers/site-file.js';
import { startWaldurSite, type WaldurSite } from '../../helpers/waldur-site.js';

const UNITS = { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit', label: 'Units' };

/** Simulated Waldur, a real Temporal server and our workers, with the backend that is to be tested and no other. */
export class BackendSite {
  readonly waldur: WaldurSite;
  readonly #temporal: OrderEnvironment;
  readonly #folder: string;
  readonly #workers: RunningWorker[] = [];

  private constructor(waldur: WaldurSite, temporal: OrderEnvironment, folder: string) {
    this.waldur = waldur;
    this.#temporal = temporal;
    this.#folder = folder;
  }

  static async start({ descriptor, site }: TestBackend): Promise<BackendSite> {
    registerBackend(descriptor);
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-backend-'));
    const waldur = await startWaldurSite({}, [{ type: 'units', billingType: 'limit' }]);
    const started = new BackendSite(waldur, await OrderEnvironment.start(), folder);
    const file = writeSiteFile(folder, {
      ...{ waldurUrl: waldur.waldur.url, token: waldur.token, offeringUuid: waldur.offeringUuid, binPath: '/nowhere' },
      components: { units: UNITS },
      offering: {
        ...{ backend_type: descriptor.name, order_processing_backend: descriptor.name },
        backend_settings: site.settings,
      },
    });
    const { config, problems } = loadConfig(file);
    if (config === undefined) throw new Error(JSON.stringify(problems));
    const temporal = { address: started.#temporal.address, namespace: started.#temporal.namespace };
    const logger = pino({ level: 'silent' });
    const base = { config, temporal, logger, stateDir: folder, healthPort: 0, env: process.env };
    started.#workers.push(await startControlWorker(base));
    const clusters = headnodeClusters(config.offerings);
    if (clusters.length > 0) started.#workers.push(await startHeadnodeWorker({ ...base, clusters }));
    return started;
  }

  /** Looks for open orders as the tick does, and waits until all have ended. */
  async carryOut(): Promise<void> {
    const { code, summary } = await runOnce(this.#temporal.client, [this.waldur.offeringUuid]);
    if (code !== 0) throw new Error(summary);
  }

  /** What `siteflow resources pause` and its siblings do. */
  async setStatus(resourceUuid: string, status: AllocationStatus): Promise<ApplyStatusResult> {
    const input = { offeringId: this.waldur.offeringUuid, resourceUuid, status, cluster: 'tested' };
    return (await startStatus(this.#temporal.client, input)).result();
  }

  /** Asks until it is so. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let look = 0; look < 400; look += 1, await sleep(50)) if (await isSo()) return;
    throw new Error('it did not come to that within 20 s');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop('test over')));
    await this.#temporal.stop();
    await this.waldur.waldur.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
