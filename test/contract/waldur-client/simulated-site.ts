import { Secret } from '../../../activities/lib/settings/secret.js';
import { SLURM_NAMES } from '../../../activities/slurm/name-rules.js';
import { createWaldurClient, type WaldurClient } from '../../../activities/waldur/client/client.js';
import type { OfferingContext } from '../../../activities/waldur/offerings/offering-context.js';
import { createOrderActivities } from '../../../activities/waldur/orders/create-activities.js';
import { createListOpenOrders } from '../../../activities/waldur/orders/list-open-orders.js';
import { headnodeQueue, headnodeReadQueue } from '../../../contracts/ids.js';
import type { BackendTarget } from '../../../contracts/target.js';
import { type Generation, startWaldurSimulator } from '../../../simulators/waldur/index.js';

export const AGENT_TOKEN = 'agent-token-0123456789';

/** Where the offering's orders go. */
const TARGET: BackendTarget = {
  ...{ backend: 'slurm', cluster: 'lab', configHash: 'h' },
  ...{ queue: headnodeQueue('lab'), readQueue: headnodeReadQueue('lab') },
};

/**
 * A simulated Waldur with one provider, one offering, one project of two members, and a client for it.
 *
 * @param slurmAllocations the unmodified server of 2024, which keeps allocations of its own
 */
export async function simulatedSite(
  generation: Generation,
  pluginOptions: Record<string, string> = {},
  slurmAllocations = false,
) {
  const simulator = await startWaldurSimulator({ generation, slurmAllocations });
  const { world } = simulator;
  const provider = world.addCustomer({ name: 'HPC Provider', serviceProvider: true });
  const university = world.addCustomer({ name: 'University' });
  const agent = world.addUser({
    username: 'agent',
    token: AGENT_TOKEN,
    roles: [{ name: 'CUSTOMER.OWNER', scope: provider }],
  });
  const offering = world.addOffering({ customer: provider, name: 'Cluster', pluginOptions });
  const project = world.addProject({ customer: university, name: 'Physics' });
  for (const name of ['zoe', 'bob']) {
    const user = world.addUser({ username: name, token: `${name}-token` });
    world.addTeamMember(project, user, 'member', `u_${name}`);
  }
  const create = (name: string) =>
    world.createOrder({ type: 'Create', offering, project, name, limits: { ram: 10, storage: 5 } });

  const clientWith = (token: Secret = Secret.inline(AGENT_TOKEN)): WaldurClient =>
    createWaldurClient({
      waldur_api_url: simulator.url,
      auth: { kind: 'token', token },
      verify_ssl: true,
      requests_per_second: 10_000,
      timeout_seconds: 2,
    });

  const contextWith = (client: WaldurClient, change: Partial<OfferingContext> = {}): OfferingContext => ({
    client,
    target: TARGET,
    backendComponents: ['cpu', 'ram', 'storage'],
    naming: {
      allocation_prefix: 'hpc_',
      check_backend_id_uniqueness: false,
      check_all_offerings: false,
      backend_id_max_retries: 200,
      rules: SLURM_NAMES,
    },
    ...change,
  });

  const activitiesWith = (client: WaldurClient, change: Partial<OfferingContext> = {}) => {
    const context = contextWith(client, change);
    const deps = {
      offering: (id: string) => (id === offering.uuid ? context : undefined),
      now: () => new Date(),
      log: { info: () => undefined, warn: () => undefined },
    };
    return { ...createOrderActivities(deps), listOpenOrders: createListOpenOrders(deps) };
  };

  const client = clientWith();
  return { simulator, world, agent, offering, project, create, client, clientWith, contextWith, activitiesWith };
}

export type SimulatedSite = Awaited<ReturnType<typeof simulatedSite>>;
