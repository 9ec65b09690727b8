import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { CommandTimeouts } from '../../activities/lib/process/command-timeouts.js';
import { loadConfig } from '../../config/site/load.js';
import { orderTickId } from '../../contracts/ids.js';
import { type SlurmSimulator, startSlurmSimulator } from '../../simulators/slurm/index.js';
import type { WaldurSimulatorOptions } from '../../simulators/waldur/index.js';
import { startControlWorker } from '../../workers/control/start-control-worker.js';
import { startHeadnodeWorker } from '../../workers/headnode/start-headnode-worker.js';
import type { RunningWorker } from '../../workers/lib/running-worker.js';
import { OrderEnvironment } from './order-environment.js';
import { writeSiteFile } from './site-file.js';
import { startWaldurSite, type WaldurSite } from './waldur-site.js';

export interface SimulatedSiteOptions {
  timeouts?: CommandTimeouts;
  waldur?: WaldurSimulatorOptions;
  /** Waldur is told that the agent has started. */
  announce?: boolean;
}

/** Simulated Waldur and Slurm, a real Temporal server, and our two workers in this process. */
export class SimulatedSite {
  readonly site: WaldurSite;
  readonly slurm: SlurmSimulator;
  readonly temporal: OrderEnvironment;
  readonly #folder: string;
  #workers: RunningWorker[] = [];

  private constructor(site: WaldurSite, slurm: SlurmSimulator, temporal: OrderEnvironment, folder: string) {
    this.site = site;
    this.slurm = slurm;
    this.temporal = temporal;
    this.#folder = folder;
  }

  static async start(options: SimulatedSiteOptions = {}): Promise<SimulatedSite> {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-site-'));
    const waldur = await startWaldurSite(options.waldur);
    const slurm = await startSlurmSimulator({ clusterName: 'lab' });
    const started = new SimulatedSite(waldur, slurm, await OrderEnvironment.start(), folder);
    await started.#startWorkers(options);
    return started;
  }

  async #startWorkers({ timeouts, announce = false }: SimulatedSiteOptions): Promise<void> {
    const { waldur, token, offeringUuid } = this.site;
    const file = writeSiteFile(this.#folder, {
      waldurUrl: waldur.url,
      token,
      offeringUuid,
      binPath: this.slurm.binDir,
      settings: { cluster_name: 'lab' },
    });
    const { config, problems } = loadConfig(file);
    if (config === undefined) throw new Error(JSON.stringify(problems));
    const env = { ...process.env, ...this.slurm.env };
    const base = {
      config,
      env,
      temporal: { address: this.temporal.address, namespace: this.temporal.namespace },
      logger: pino({ level: 'silent' }),
      stateDir: this.#folder,
      healthPort: 0,
    };
    this.#workers.push(await startControlWorker({ ...base, announce }));
    this.#workers.push(
      await startHeadnodeWorker({ ...base, clusters: ['lab'], ...(timeouts === undefined ? {} : { timeouts }) }),
    );
  }

  /** Opens Create orders; returns order and resource uuids. */
  open(n: number, usersPerOrder = 2): { uuid: string; resource: string }[] {
    return this.site.waldur.world.seedCreateOrders(n, { offering: this.site.offeringUuid, usersPerOrder });
  }

  /** One look for open orders, as the schedule does it. */
  async tick(): Promise<void> {
    await this.temporal.client.workflow.start('orderTick', {
      workflowId: `${orderTickId(this.site.offeringUuid)}/${Date.now()}`,
      taskQueue: 'control',
      args: [this.site.offeringUuid],
    });
  }

  state(order: string): string {
    return this.site.waldur.world.order(order).state;
  }

  backendId(resource: string): string {
    return this.site.waldur.world.resource(resource).backendId;
  }

  /** @returns seconds until all of them were done */
  async untilDone(orders: readonly { uuid: string }[], timeoutMs = 60_000): Promise<number> {
    const begun = Date.now();
    while (orders.some(({ uuid }) => this.state(uuid) !== 'done')) {
      if (Date.now() - begun > timeoutMs) {
        const states = orders.map(({ uuid }) => this.state(uuid));
        throw new Error(`not done within ${timeoutMs / 1000} s: ${states.join(', ')}`);
      }
      await sleep(50);
    }
    return (Date.now() - begun) / 1000;
  }

  /** Users on an account, sorted. */
  async members(account: string): Promise<string[]> {
    const { associations } = await this.slurm.dump();
    return associations
      .filter((row) => row.account === account && row.user !== '')
      .map(({ user }) => user)
      .sort();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop('test over')));
    await this.temporal.stop();
    await Promise.all([this.site.waldur.stop(), this.slurm.stop()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
