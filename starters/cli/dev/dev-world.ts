import type { WaldurSimulator } from '../../../simulators/waldur/index.js';

/** Token of the agent's user in the simulated Waldur; it opens nothing else. */
export const DEV_TOKEN = 'de0de0de0de0de0de0de0de0de0de0de0de0de00';

const PROJECTS = [
  ['Climate modelling', 'climate'],
  ['Protein folding', 'protein'],
  ['Lattice QCD', 'lattice'],
  ['Galaxy formation', 'galaxy'],
  ['Battery materials', 'battery'],
] as const;

const PEOPLE = ['ada', 'emmy', 'grace', 'hedy', 'lise', 'marie', 'noor', 'rosa', 'sofia', 'vera'] as const;
const TEAM_SIZE = 5;

export interface DevWorld {
  offeringUuid: string;
  orders: { uuid: string; name: string }[];
}

/** Fills the simulated Waldur with a provider, an offering, projects with their teams, and open Create orders. */
export function fillDevWorld({ world }: WaldurSimulator, orders: number): DevWorld {
  const provider = world.addCustomer({ name: 'Example HPC', serviceProvider: true });
  const university = world.addCustomer({ name: 'Example University', slug: 'uni' });
  const offering = world.addOffering({
    customer: provider,
    name: 'Simulated Slurm',
    components: [
      { type: 'cpu', billingType: 'limit' },
      { type: 'mem', billingType: 'usage' },
    ],
  });
  world.addUser({ username: 'agent', token: DEV_TOKEN, roles: [{ name: 'CUSTOMER.OWNER', scope: provider }] });
  const people = PEOPLE.map((username, at) => {
    const user = world.addUser({ username, token: String(at).padStart(40, '0') });
    world.addOfferingUser(offering, user, username);
    return user;
  });
  const projects = PROJECTS.map(([name, slug], at) => {
    const project = world.addProject({ customer: university, name, slug });
    for (let member = 0; member < TEAM_SIZE; member += 1) {
      const user = people[(at * 2 + member) % people.length];
      if (user !== undefined) world.addTeamMember(project, user, member === 0 ? 'manager' : 'member');
    }
    return { project, slug };
  });
  return {
    offeringUuid: offering.uuid,
    orders: Array.from({ length: orders }, (_, at) => {
      const { project, slug } = projects[at % projects.length] ?? fail();
      const name = `${slug}-${Math.floor(at / projects.length) + 1}`;
      const order = world.createOrder({
        type: 'Create',
        offering,
        project,
        name,
        slug: name,
        limits: { cpu: 10 + at },
      });
      return { uuid: order.uuid, name };
    }),
  };
}

function fail(): never {
  throw new Error('the simulated world has no projects');
}
