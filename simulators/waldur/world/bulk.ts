import type { Customer, Offering, OfferingUser, Order, Project, TeamMember, User } from '../model.js';
import type { Ref } from './references.js';
import type { BulkInput, CustomerInput, OrderInput, ProjectInput, UserInput } from './world-input.js';

/** What the world is asked for to be filled. */
export interface Fillable {
  offering(ref: Ref): Offering;
  addCustomer(input: CustomerInput): Customer;
  addProject(input: ProjectInput): Project;
  addUser(input: UserInput): User;
  addTeamMember(project: Ref, user: Ref, role: TeamMember['role']): TeamMember;
  addOfferingUser(offering: Ref, user: Ref, username: string): OfferingUser;
  createOrder(input: OrderInput): Order;
}

/** Limits of each order when the caller gives none: one number per limit component of the offering. */
const DEFAULT_LIMIT = 10;

/**
 * `n` Create orders named `<prefix>-00001`…; project `p-00001`…, users `user-<project>-<k>` with accounts of the same
 * name without dashes in front. The same numbers give the same world.
 */
export function seedCreateOrders(world: Fillable, n: number, input: BulkInput): Order[] {
  const { usersPerOrder = 5, projects = n, customers = 1, namePrefix = 'alloc', state = 'pending-provider' } = input;
  const offering = world.offering(input.offering);
  const limits =
    input.limits ??
    Object.fromEntries(
      offering.components.filter((row) => row.billingType === 'limit').map((row) => [row.type, DEFAULT_LIMIT]),
    );
  const pad = (value: number): string => String(value).padStart(5, '0');
  const owners = Array.from({ length: customers }, (_, at) =>
    world.addCustomer({ name: `Customer ${pad(at + 1)}`, slug: `c-${pad(at + 1)}` }),
  );
  const groups = Array.from({ length: Math.min(projects, n) }, (_, at) => {
    const customer = owners[at % owners.length];
    if (!customer) throw new Error('seedCreateOrders needs at least one customer.');
    const project = world.addProject({ customer, name: `Project ${pad(at + 1)}`, slug: `p-${pad(at + 1)}` });
    for (let member = 1; member <= usersPerOrder; member += 1) {
      const username = `u${pad(at + 1)}${member}`;
      const user = world.addUser({ username, token: `token-of-${username}` });
      world.addTeamMember(project, user, member === 1 ? 'manager' : 'member');
      world.addOfferingUser(offering, user, username);
    }
    return project;
  });
  return Array.from({ length: n }, (_, at) => {
    const project = groups[at % groups.length];
    if (!project) throw new Error('seedCreateOrders needs at least one project.');
    const name = `${namePrefix}-${pad(at + 1)}`;
    return world.createOrder({ type: 'Create', offering, project, name, slug: name, limits, state });
  });
}
