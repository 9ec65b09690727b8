import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { type DumpedAccounts, foundInSlurm, type OrdersInSlurm } from '../../helpers/expected-orders.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { readEffects } from './read-effects.js';
import { startController } from './start-controller.js';

/** The cluster that is put under stress. */
export interface ChaosSlurm {
  kind: 'real' | 'simulator';
  cluster: string;
  /** All clusters of its slurmdbd, that one first. */
  clusters: readonly string[];
  binPath: string;
  env: Readonly<Record<string, string>>;
  /** Daemons that can be killed and frozen; a simulator has none. */
  lab?: SlurmLab;
  /**
   * Daemons that ended by themselves (two writers make slurmdbd do so) are started again, so that what is left can be
   * looked at.
   *
   * @returns their names
   */
  revive(): Promise<string[]>;
  rows(): Promise<OrdersInSlurm>;
  /** `account: qos` of accounts with QOS of their own, sorted. */
  qos(): Promise<string[]>;
  /** Every change that Slurm made since the start, as `add account x`; the same text twice = made twice. */
  effects(): Promise<string[]>;
  /** slurmdbd.log; empty for a simulator. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * @param wanted `auto`: real where it can be had
 * @param count so many clusters on one slurmdbd; only the real one can have several
 */
export async function startChaosSlurm(
  wanted: 'real' | 'simulator' | 'auto',
  name: string,
  qos: readonly string[] = [],
  count = 1,
): Promise<ChaosSlurm> {
  const availability = slurmLabAvailability();
  if (wanted === 'real' && !availability.available) throw new Error(`${availability.reason}. ${availability.howTo}`);
  const isReal = wanted !== 'simulator' && availability.available;
  if (!isReal && count > 1) throw new Error('Several clusters need a real Slurm.');
  return isReal ? startReal(name, qos, count) : startSimulator(name, qos);
}

async function startReal(name: string, qos: readonly string[], count: number): Promise<ChaosSlurm> {
  const lab = await sharedSlurmLab({ name, qos });
  const more = Array.from({ length: count - 1 }, (_, at) => `${lab.name}${at + 2}`);
  for (const cluster of more) await lab.sacctmgr(['add', 'cluster', cluster]);
  const ends: (() => Promise<void>)[] = [];
  for (const cluster of more) ends.push(await startController(lab, cluster));
  const since = Number(await lab.sql('select coalesce(max(id), 0) from txn_table'));
  return {
    kind: 'real',
    cluster: lab.name,
    clusters: [lab.name, ...more],
    binPath: lab.binPath,
    env: lab.env,
    lab,
    revive: () => revive(lab),
    rows: async () => foundInSlurm(await lab.dump()),
    qos: async () => ownQos(await lab.dump()),
    effects: () => readEffects(lab, since),
    log: () => lab.dbdLog(),
    stop: async () => {
      for (const end of ends) await end();
      for (const cluster of more) await lab.sacctmgr(['delete', 'cluster', cluster]);
      await lab.stop();
    },
  };
}

async function startSimulator(name: string, qos: readonly string[]): Promise<ChaosSlurm> {
  // Like the real one it loses overlapping adds, and it needs some time, so that there is a middle of a write.
  const simulator = await startSlurmSimulator({ clusterName: name, qos, loseConcurrentAdds: true, delayMs: 60 });
  return {
    kind: 'simulator',
    cluster: name,
    clusters: [name],
    binPath: simulator.binDir,
    env: {},
    revive: async () => [],
    rows: async () => foundInSlurm(await simulator.dump()),
    qos: async () => ownQos(await simulator.dump()),
    effects: async () => simulator.ledger().flatMap(({ changes }) => changes.map(({ kind, key }) => `${kind} ${key}`)),
    log: () => '',
    stop: () => simulator.stop(),
  };
}

async function revive(lab: SlurmLab): Promise<string[]> {
  const running = lab.pids();
  const ended = (['munged', 'mariadbd', 'slurmdbd', 'slurmctld'] as const).filter(
    (name) => running[name] === undefined,
  );
  for (const daemon of ended) await lab.start(daemon);
  return ended;
}

const ownQos = ({ associations }: DumpedAccounts): string[] =>
  associations
    .filter(({ account, user, limits }) => account !== 'root' && user === '' && limits.qos !== undefined)
    .map(({ account, limits }) => `${account}: ${limits.qos}`)
    .sort();
