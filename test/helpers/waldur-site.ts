import {
  startWaldurSimulator,
  type WaldurSimulator,
  type WaldurSimulatorOptions,
} from '../../simulators/waldur/index.js';
import type { JsonObject } from '../../simulators/waldur/model.js';
import type { ComponentInput } from '../../simulators/waldur/world/world-input.js';

export interface WaldurSite {
  waldur: WaldurSimulator;
  /** Token of the agent's user. */
  token: string;
  offeringUuid: string;
  /** Makes another offering like it, with other plugin options besides. @returns its uuid */
  addOffering(pluginOptions?: JsonObject): string;
}

/** Token of the agent's user in tests: 40 hex digits, as Waldur makes them. */
export const AGENT_TOKEN = '0123456789abcdef0123456789abcdef01234567';

const COMPONENTS: ComponentInput[] = [
  { type: 'cpu', billingType: 'limit' },
  { type: 'mem', billingType: 'usage' },
];

/** A simulated Waldur with one offering (cpu ordered, mem by usage unless told) and a user that may manage it. */
export async function startWaldurSite(
  options: WaldurSimulatorOptions = {},
  components: ComponentInput[] = COMPONENTS,
): Promise<WaldurSite> {
  const waldur = await startWaldurSimulator(options);
  const provider = waldur.world.addCustomer({ name: 'HPC Provider', serviceProvider: true });
  const addOffering = (name: string, pluginOptions: JsonObject = {}): string =>
    waldur.world.addOffering({
      customer: provider,
      name,
      components,
      pluginOptions: {
        username_generation_policy: 'service_provider',
        service_provider_can_create_offering_user: true,
        ...pluginOptions,
      },
    }).uuid;
  const offeringUuid = addOffering('Test Slurm');
  waldur.world.addUser({
    username: 'agent',
    token: AGENT_TOKEN,
    roles: [{ name: 'CUSTOMER.OWNER', scope: provider }],
  });
  return { waldur, token: AGENT_TOKEN, offeringUuid, addOffering: (more) => addOffering('Another Slurm', more) };
}
