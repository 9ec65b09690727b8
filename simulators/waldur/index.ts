import type { AddressInfo } from 'node:net';
import { createControl } from './control/control.js';
import { Faults } from './faults/faults.js';
import { createWaldurServer } from './http/server.js';
import { Statistics } from './http/statistics.js';
import type { Generation } from './model.js';
import { createRouter } from './routes/index.js';
import { Random } from './world/random.js';
import { Store } from './world/store.js';
import { World } from './world/world.js';

export interface WaldurSimulatorOptions {
  /** 0 or left out: a free port. */
  port?: number;
  host?: '127.0.0.1';
  /** Default `current`. */
  generation?: Generation;
  /** Milliseconds that every call takes; default 0. */
  latencyMs?: number;
  /** Makes uuids and random faults reproducible; default 1. */
  seed?: number;
  /**
   * 2024 only. `true` (default): the unmodified server, where approved Create orders get a `SLURM.Allocation` that
   * must be set OK before limits can be changed. `false`: the server of recording 14, without allocations.
   */
  slurmAllocations?: boolean;
  /** Time at the start, ISO 8601; default: the machine's. Recordings name months. */
  startsAt?: string;
  /** Serves the control interface under `/__sim__/`. */
  control?: boolean;
}

export interface WaldurSimulator {
  /** `http://127.0.0.1:PORT/api/`. */
  url: string;
  port: number;
  generation: Generation;
  world: World;
  faults: Faults;
  stats: Statistics;
  /** Effective changes since the start, in order. */
  ledger: Store['ledger'];
  setLatency(ms: number): void;
  /** Milliseconds after which background tasks run that begin from now on; `Infinity`: never. At first 0. */
  setBackgroundDelay(ms: number): void;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

/** Starts a simulated Waldur on loopback. It starts empty: fill it through `world`. */
export async function startWaldurSimulator(options: WaldurSimulatorOptions = {}): Promise<WaldurSimulator> {
  const generation = options.generation ?? 'current';
  const seed = options.seed ?? 1;
  const aheadMs = options.startsAt === undefined ? 0 : Date.parse(options.startsAt) - Date.now();
  const store = new Store(generation, generation === '2024' && (options.slurmAllocations ?? true), seed, aheadMs);
  const world = new World(store);
  // A stream of its own: whether faults are in force must not change the uuids.
  const faults = new Faults(new Random(seed ^ 0x5f3759df));
  const stats = new Statistics();
  const latency = { ms: options.latencyMs ?? 0 };
  const parts = { store, router: createRouter(generation), faults, stats, latency };
  const server = createWaldurServer(
    options.control ? { ...parts, intercept: createControl({ store, world, faults, stats, latency }) } : parts,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/`,
    port,
    generation,
    world,
    faults,
    stats,
    ledger: store.ledger,
    setLatency: (ms) => {
      latency.ms = ms;
    },
    setBackgroundDelay: (ms) => {
      store.backgroundDelayMs = ms;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type { FaultRule } from './faults/fault-rule.js';
export type { Generation } from './model.js';
export type { LedgerEntry } from './world/ledger.js';
export type { Snapshot } from './world/store.js';
export type { World } from './world/world.js';
