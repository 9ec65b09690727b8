import type { World } from '../world/world.js';
import type { ComponentInput } from '../world/world-input.js';

/** CPU and memory as limits in the units of Slurm's GrpTRESMins behind them. */
const COMPONENTS: ComponentInput[] = [
  { type: 'cpu', name: 'CPU', measuredUnit: 'k-Hours', billingType: 'limit', limitPeriod: 'total', unitFactor: 60_000 },
  {
    type: 'mem',
    name: 'RAM',
    measuredUnit: 'GB-Hours',
    billingType: 'limit',
    limitPeriod: 'total',
    unitFactor: 61_440,
  },
];

export interface DemoSite {
  offeringUuid: string;
  customerUuid: string;
  agentToken: string;
  consumerToken: string;
  staffToken: string;
  orderUuids: string[];
}

/** A small site to play with: one provider with an agent, one offering, one university with Create orders. */
export function seedDemo(world: World, options: { orders?: number; usersPerOrder?: number } = {}): DemoSite {
  const provider = world.addCustomer({ name: 'HPC Provider', abbreviation: 'HPC', serviceProvider: true });
  const university = world.addCustomer({ name: 'University', abbreviation: 'UNI' });
  const staff = world.addUser({ username: 'staff', token: 'demo-staff-token', isStaff: true });
  const agent = world.addUser({
    username: 'agent',
    token: 'demo-agent-token',
    roles: [{ name: 'CUSTOMER.OWNER', scope: provider }],
  });
  const owner = world.addUser({
    username: 'alice',
    token: 'demo-consumer-token',
    roles: [{ name: 'CUSTOMER.OWNER', scope: university }],
  });
  const offering = world.addOffering({
    customer: provider,
    name: 'Cluster',
    components: COMPONENTS,
    partitions: ['batch'],
  });
  const project = world.addProject({ customer: university, name: 'Physics' });
  const { orders = 3, usersPerOrder = 2 } = options;
  for (let index = 1; index <= usersPerOrder; index += 1) {
    const user = world.addUser({ username: `user${index}`, token: `demo-user-${index}-token` });
    world.addTeamMember(project, user, index === 1 ? 'manager' : 'member', `user${index}`);
  }
  const created = Array.from({ length: orders }, (_, at) =>
    world.createOrder({
      type: 'Create',
      offering,
      project,
      name: `allocation-${at + 1}`,
      limits: { cpu: 10, mem: 20 },
      createdBy: owner,
    }),
  );
  return {
    offeringUuid: offering.uuid,
    customerUuid: provider.uuid,
    agentToken: agent.token,
    consumerToken: owner.token,
    staffToken: staff.token,
    orderUuids: created.map((order) => order.uuid),
  };
}
