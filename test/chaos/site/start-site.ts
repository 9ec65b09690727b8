import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../../simulators/waldur/model.js';
import { writeSiteFile } from '../../helpers/site-file.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';
import { type LedgerWatch, watchLedger } from '../ledger/watch-ledger.js';
import { type Shim, writeShim } from '../ledger/write-shim.js';
import { type ChaosSlurm, startChaosSlurm } from './chaos-slurm.js';
import { type ChaosWorld, startChaosWorld } from './chaos-world.js';
import { startTemporalUnit, type TemporalUnit } from './temporal-unit.js';
import { Unit } from './unit.js';

export interface SiteOptions {
  /** Main file of the command line to run. */
  main: string;
  slurm: 'real' | 'simulator' | 'auto';
  /** Name of the cluster; two runs at the same time need two. */
  cluster: string;
  users: number;
  seed: number;
  lies?: readonly number[];
  /** Folders of the head-node workers: same name = same host. Default: one worker on the host of control. */
  headnodes?: readonly ('here' | 'elsewhere')[];
  /** So many clusters on one slurmdbd; default 1. */
  clusters?: number;
  /** Default: one for each cluster. Of the first one only the settings count; it is the first cluster's. */
  offerings?: readonly ChaosOffering[];
  /** Which cluster each head-node worker serves, by number from 0; default: each serves all. */
  seats?: readonly number[];
  /** QOS besides normal. */
  qos?: readonly string[];
  /** Backend settings besides the usual ones. */
  settings?: Readonly<Record<string, unknown>>;
}

export interface ChaosOffering {
  /** By number from 0. */
  cluster: number;
  pluginOptions?: JsonObject;
  /** Backend settings besides those of all. */
  settings?: Readonly<Record<string, unknown>>;
}

/** Everything of one run. */
export interface ChaosSite {
  folder: string;
  world: ChaosWorld;
  slurm: ChaosSlurm;
  shim: Shim;
  ledger: LedgerWatch;
  temporal: TemporalUnit;
  control: Unit;
  headnodes: readonly Unit[];
  /** Main file of the command line, the site's configuration, and the environment of commands. */
  main: string;
  file: string;
  env: Readonly<Record<string, string>>;
  /** Ends all processes. `keep` leaves the logs and the ledger. */
  stop(options?: { keep: boolean }): Promise<void>;
}

/** Orders are looked for every 2 s. */
const PERIOD_MINUTES = 2 / 60;

/** A site as it is run in production, every process by itself, with a Waldur in this process. */
export async function startSite(options: SiteOptions): Promise<ChaosSite> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-chaos-'));
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async ({ keep } = { keep: false }): Promise<void> => {
    for (const end of stops.reverse()) await end();
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const slurm = await startChaosSlurm(options.slurm, options.cluster, options.qos, options.clusters);
    stops.push(() => slurm.stop());
    const offerings = options.offerings ?? slurm.clusters.map((_, cluster) => ({ cluster }));
    const more = offerings.slice(1).map(({ pluginOptions = {} }: ChaosOffering) => pluginOptions);
    const world = await startChaosWorld(options.users, options.seed, more);
    stops.push(() => world.waldur.stop());
    const shim = writeShim({
      folder: join(folder, 'shim'),
      realBinPath: slurm.binPath,
      ...(options.lies === undefined ? {} : { lies: options.lies }),
    });
    const ledger = watchLedger(shim);
    stops.push(() => ledger.stop());
    const processes = await startProcesses({ ...options, offerings }, folder, { slurm, world, shim }, stops);
    return { folder, world, slurm, shim, ledger, ...processes, stop };
  } catch (error) {
    await stop({ keep: true });
    throw error;
  }
}

type Parts = Pick<ChaosSite, 'slurm' | 'world' | 'shim'>;

async function startProcesses(
  {
    main,
    headnodes = ['here'],
    seats = [],
    settings = {},
    offerings,
  }: SiteOptions & Required<Pick<SiteOptions, 'offerings'>>,
  folder: string,
  { slurm, world, shim }: Parts,
  stops: (() => Promise<void> | void)[],
): Promise<Pick<ChaosSite, 'temporal' | 'control' | 'headnodes' | 'main' | 'file' | 'env'>> {
  const ofOffering = (at: number): Record<string, unknown> => ({
    cluster_name: slurm.clusters[offerings[at]?.cluster ?? 0],
    ...offerings[at]?.settings,
  });
  const file = writeSiteFile(folder, {
    waldurUrl: world.waldur.url,
    token: world.token,
    offeringUuid: world.offeringUuid,
    binPath: shim.binPath,
    settings: { ...settings, ...ofOffering(0) },
    more: world.offerings.slice(1).map((offeringUuid, at) => ({
      ...{ offeringUuid, settings: ofOffering(at + 1) },
    })),
    siteflow: { order_period_minutes: PERIOD_MINUTES },
  });
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: process.env.HOME ?? '/',
    TEMPORAL_CLI: temporalBinary(),
    ...slurm.env,
  };
  const here = join(folder, 'state');
  const temporal = await startTemporalUnit({ main, stateDir: here, env });
  stops.push(() => temporal.stop());
  const unit = (name: string, role: string, args: readonly string[]): Unit => {
    const started = new Unit({
      name,
      args: [main, 'worker', role, '-c', file, ...args],
      env,
      logFile: join(folder, `${name}.log`),
    });
    const kill = (): void => void started.signal('SIGKILL');
    process.once('exit', kill);
    stops.push(async () => {
      await started.stop();
      process.off('exit', kill);
    });
    return started;
  };
  const control = unit('control', 'control', ['--state-dir', here]);
  const workers = headnodes.map((host, at) => {
    const elsewhere = join(folder, `state-${at}`);
    if (host === 'elsewhere') mkdirSync(elsewhere, { mode: 0o700 });
    const where = host === 'here' ? ['--state-dir', here] : ['--state-dir', elsewhere, '--address', temporal.address];
    const cluster = slurm.clusters[seats[at] ?? -1];
    return unit(`headnode-${at + 1}`, 'headnode', [...(cluster === undefined ? [] : ['--cluster', cluster]), ...where]);
  });
  await promisify(execFile)(process.execPath, [main, 'schedules', 'apply', '-c', file, '--address', temporal.address], {
    env,
  });
  return { temporal, control, headnodes: workers, main, file, env };
}
