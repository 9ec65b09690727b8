import type { Verdict } from '../check/evidence.js';
import { byHand, foreignAccounts, ODD_QOS } from '../neighbours/by-hand.js';
import { checkNames, type End } from '../neighbours/check-ends.js';
import { checkNeighbours } from '../neighbours/check-neighbours.js';
import type { RowsOf } from '../neighbours/expected-rows.js';
import { CPU, customerOf, type NeighbourWorld, parkedFor, startNeighbourWorld } from '../neighbours/neighbour-world.js';
import { blocksOf, isOpened, planNeighbours } from '../neighbours/plan-neighbours.js';
import { readDump } from '../neighbours/read-dump.js';
import { teamOf, UNUSABLE } from '../neighbours/teams.js';
import { planOrders } from '../plan/plan-orders.js';
import { inTurn, runPlan } from '../plan/run-plan.js';
import type { ChaosSite } from '../site/start-site.js';
import type { Unit } from '../site/unit.js';
import { waldurFaults } from '../site/waldur-faults.js';
import { holderOf } from './holder.js';
import type { OrdersSettings } from './orders.js';
import type { Scenario } from './scenario.js';
import { withSite } from './with-site.js';

const DEFAULTS = { workerKills: 10, temporalKills: 1, slurmdbdKills: 1, waldurFaultRate: 0.02, patienceSeconds: 480 };

/** A kill waits so long for a write. */
const AIM_MS = 10_000;

const COUNTED = { account_name_generation_policy: 'project_slug' };
export interface NeighboursSettings extends OrdersSettings {
  /** One head-node worker for both clusters; otherwise each has its own, on one host. */
  isOneSeat: boolean;
}

/** Two on each cluster; the last one leaves default accounts alone. */
const OFFERINGS = [
  { cluster: 0 },
  { cluster: 1 },
  { cluster: 0, pluginOptions: COUNTED },
  { cluster: 1, pluginOptions: COUNTED, settings: { default_account_policy: 'none' } },
];

/** Its project's account goes and may come back, as its neighbour is made before or after. */
const RACE = /^add (account|association \S+) p_r-\d+:?$/;

/**
 * Four offerings on two clusters of one slurmdbd, whose orders want the same names, share projects and users, and live
 * beside what people and another agent made by hand, while everything breaks. Needs a real Slurm.
 */
export const neighboursScenario =
  ({ isOneSeat = false, ...settings }: Partial<NeighboursSettings> = {}): Scenario =>
  async (options) => {
    const { seed, orders } = options;
    const neighbours = planNeighbours(orders, seed);
    const blocks = blocksOf(orders);
    const full: OrdersSettings = { ...DEFAULTS, windowSeconds: Math.max(60, orders), ...settings };
    const plan = planOrders({ ...full, seed, orders: neighbours.filter(isOpened).length });
    const seats = isOneSeat ? {} : ({ headnodes: ['here', 'here'], seats: [0, 1] } as const);
    const two = { clusters: 2, offerings: OFFERINGS, qos: ODD_QOS, ...seats };
    return withSite(options, two, async (site) => {
      const { lab } = site.slurm;
      const [first = '', second = ''] = site.slurm.clusters;
      if (lab === undefined) throw new Error('Two clusters need a real Slurm.');
      for (const args of byHand([first, second], blocks)) {
        const { exitCode, stdout, stderr } = await lab.sacctmgr(args);
        if (exitCode !== 0) throw new Error(`sacctmgr ${args.join(' ')}: ${stdout}${stderr}`);
      }
      const world = startNeighbourWorld(site, neighbours, orders);
      const border = { clusters: site.slurm.clusters, foreign: foreignAccounts(blocks) };
      const dump = () => readDump(lab, border.clusters, border.foreign);
      const before = await dump();
      for (const rule of waldurFaults(full.waldurFaultRate)) site.world.waldur.faults.add(rule);
      const begun = Date.now();
      const kills = { inWrites: 0 };
      await runPlan(site, plan, options.tell, { open: world.open, headnode: writing(site, kills) });
      const after = await world.untilSettled(full.patienceSeconds);
      world.stop();
      const found = ends(site, world);
      return {
        plan: [...plan, ...neighbours],
        allowed: { again: RACE, renamed: contested(world) },
        ends: async (): Promise<Verdict[]> => [
          checkNames(found),
          ...checkNeighbours(before, await dump(), rows(site, world, blocks), border),
        ],
        figures: {
          'Create, Update and Terminate orders': site.world.orders.length,
          'orders parked, as they should be': found.filter(({ parked }) => parked !== undefined).length,
          'foreign rows': before.tables.length,
          'workers killed in the middle of a write': kills.inWrites,
          'seconds in which things broke': plan.at(-1)?.at ?? 0,
          'seconds until all was settled after that': after === undefined ? 'never' : after.toFixed(1),
          'seconds in all': ((Date.now() - begun) / 1000).toFixed(1),
        },
      };
    });
  };

/** The worker that writes, in the middle of a write; whoever's turn it is to die where nobody writes for a while. */
function writing(site: ChaosSite, kills: { inWrites: number }): () => Promise<Unit | undefined> {
  const next = inTurn(site.headnodes);
  return async () => {
    const write = await site.ledger.nextWrite(AIM_MS);
    const holder = write && holderOf(site, write);
    if (holder !== undefined) kills.inWrites += 1;
    return holder ?? next();
  };
}

function ends(site: ChaosSite, { placed }: NeighbourWorld): End[] {
  const { world } = site.world.waldur;
  return placed.map(({ neighbour, resource, orders }) => {
    if (resource === undefined) return { neighbour, state: 'not ordered', backendId: '', orders: [] };
    const { state, backendId, backendMetadata } = world.resource(resource);
    const parked = parkedFor(backendMetadata);
    const states = orders.map((uuid) => world.order(uuid).state);
    return { neighbour, state, backendId, orders: states, ...(parked === undefined ? {} : { parked }) };
  });
}

/** Resources that may be given another name, or none, because the first one is somebody else's. */
const contested = ({ placed }: NeighbourWorld): Set<string> =>
  new Set(placed.flatMap(({ neighbour, resource }) => (neighbour.claim === 'alone' || !resource ? [] : [resource])));

/** What the resources are to have on their clusters; of those that have no account nothing is expected. */
function rows(
  { world: { waldur }, slurm }: ChaosSite,
  { placed }: NeighbourWorld,
  blocks: readonly string[],
): RowsOf[] {
  return placed.flatMap(({ neighbour, resource = '', orders }) => {
    const { name, offering, project, account, later } = neighbour;
    const { state, backendId } = waldur.world.resource(resource);
    const isGone = state === 'Terminated';
    if (!isGone && state !== 'OK' && account === undefined) return [];
    return {
      ...{ cluster: slurm.clusters[OFFERINGS[offering]?.cluster ?? 0] ?? '', offering, uuid: resource, name },
      ...{ account: backendId, project, customer: customerOf(project), isThere: !isGone, isOld: account !== undefined },
      cpu: later === 'Update' ? CPU.later : CPU.first,
      team: teamOf(project, blocks).filter((user) => user !== UNUSABLE),
      isOrdered: orders.some((uuid) => waldur.world.order(uuid).state === 'done'),
    };
  });
}
