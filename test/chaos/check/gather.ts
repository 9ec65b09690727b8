import { processesWith } from '../site/processes-with.js';
import type { ChaosSite } from '../site/start-site.js';
import type { Evidence } from './evidence.js';

/** Collects what is known after a run, while Slurm still runs. */
export async function gather(site: ChaosSite, usersPerOrder: number): Promise<Evidence> {
  const { world, slurm, shim, ledger } = site;
  const { waldur } = world;
  const ended = await slurm.revive();
  return {
    orders: world.orders.map((uuid) => {
      const { type, state, resource } = waldur.world.order(uuid);
      return { uuid, type, resource, state, resourceState: waldur.world.resource(resource).state };
    }),
    usersPerOrder,
    rows: await slurm.rows(),
    waldur: waldur.ledger.entries,
    slurm: await slurm.effects(),
    calls: ledger.calls(),
    slurmdbdLog: slurm.log(),
    ended,
    leftovers: processesWith(shim.variable, shim.mark),
  };
}
