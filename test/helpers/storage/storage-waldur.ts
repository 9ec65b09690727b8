import { startWaldurSimulator, type WaldurSimulator } from '../../../simulators/waldur/index.js';
import type { Generation } from '../../../simulators/waldur/model.js';
import { TOKEN } from './storage-service.js';

export interface StorageWaldur {
  waldur: WaldurSimulator;
  offering: string;
  project: string;
}

/** A simulated Waldur with one storage offering, a project to order for, and the provider's user with `TOKEN`. */
export async function startStorageWaldur(generation: Generation = 'current'): Promise<StorageWaldur> {
  const waldur = await startWaldurSimulator({ generation });
  const { world } = waldur;
  const provider = world.addCustomer({ name: 'CSCS', slug: 'cscs', serviceProvider: true });
  const customer = world.addCustomer({ name: 'University', slug: 'uni' });
  const offering = world.addOffering({
    customer: provider,
    name: 'Capstor',
    slug: 'capstor',
    components: [{ type: 'storage', measuredUnit: 'TB', billingType: 'limit' }],
  });
  world.addUser({ username: 'provisioner', token: TOKEN, roles: [{ name: 'CUSTOMER.OWNER', scope: provider }] });
  const project = world.addProject({ customer, name: 'Climate', slug: 'climate' });
  return { waldur, offering: offering.uuid, project: project.uuid };
}

export const upstreamOf = ({ url }: WaldurSimulator): { url: string } => ({ url: url.replace(/\/api\/?$/, '') });

/** Variables of a service that has this Waldur only. */
export const SIMULATED = {
  STORAGE_SYSTEMS: '{"capstor": "capstor"}',
  HPC_USER_API_URL: '',
  HPC_USER_CLIENT_ID: '',
  HPC_USER_CLIENT_SECRET: '',
  HPC_USER_OIDC_TOKEN_URL: '',
};
