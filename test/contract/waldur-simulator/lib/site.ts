import {
  startWaldurSimulator,
  type WaldurSimulator,
  type WaldurSimulatorOptions,
} from '../../../../simulators/waldur/index.js';
import { call, type Reply } from './client.js';

export type Who = 'agent' | 'alice' | 'bob' | 'staff' | 'nobody' | 'other' | null;

/** A small site: agent of the provider, alice (owner) and bob (project admin) on the customer's side. */
export async function startSite(options: WaldurSimulatorOptions = {}) {
  const simulator: WaldurSimulator = await startWaldurSimulator(options);
  const { world } = simulator;
  const provider = world.addCustomer({ name: 'Provider', serviceProvider: true });
  const rival = world.addCustomer({ name: 'Rival', serviceProvider: true });
  const university = world.addCustomer({ name: 'University' });
  const project = world.addProject({ customer: university, name: 'Physics' });
  world.addUser({ username: 'staff', token: 'staff', isStaff: true });
  world.addUser({ username: 'nobody', token: 'nobody' });
  world.addUser({ username: 'agent', token: 'agent', roles: [{ name: 'CUSTOMER.OWNER', scope: provider }] });
  world.addUser({ username: 'other', token: 'other', roles: [{ name: 'CUSTOMER.OWNER', scope: rival }] });
  const alice = world.addUser({
    username: 'alice',
    token: 'alice',
    roles: [{ name: 'CUSTOMER.OWNER', scope: university }],
  });
  const bob = world.addUser({ username: 'bob', token: 'bob' });
  world.addTeamMember(project, bob, 'admin');
  const offering = world.addOffering({ customer: provider, name: 'Cluster' });
  const newOrder = (name = 'alloc') =>
    world.createOrder({ type: 'Create', offering, project, name, limits: { ram: 10, storage: 5 }, createdBy: alice });
  const as = (who: Who, method: string, path: string, body?: unknown): Promise<Reply> =>
    call(simulator.url, who, method, path, body);
  return { simulator, world, provider, university, project, alice, bob, offering, newOrder, as };
}

export type Site = Awaited<ReturnType<typeof startSite>>;
