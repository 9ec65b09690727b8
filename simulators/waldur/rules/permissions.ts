import type { Order, Resource, RoleName, User } from '../model.js';
import type { Store } from '../world/store.js';

function hasRole(user: User, scope: string, names?: readonly RoleName[]): boolean {
  return user.roles.some((role) => role.scope === scope && (!names || names.includes(role.name)));
}

/** Staff, or a role in the customer that owns the offering. */
export function isProvider(store: Store, user: User, offering: string): boolean {
  if (user.isStaff) return true;
  const owner = store.tables.offerings.get(offering)?.customer;
  return owner !== undefined && hasRole(user, owner);
}

/** Staff, or a role in the project or in its customer. */
export function isConsumer(store: Store, user: User, project: string): boolean {
  if (user.isStaff || hasRole(user, project)) return true;
  const customer = store.tables.projects.get(project)?.customer;
  return customer !== undefined && hasRole(user, customer);
}

/** The right ORDER.APPROVE: staff and owners of the project's customer; a project's admin does not have it. */
export function mayApproveOrders(store: Store, user: User, project: string): boolean {
  if (user.isStaff) return true;
  const customer = store.tables.projects.get(project)?.customer;
  return customer !== undefined && hasRole(user, customer, ['CUSTOMER.OWNER']);
}

/** Orders are visible from both sides. */
export function maySee(store: Store, user: User, object: Order | Resource): boolean {
  return isProvider(store, user, object.offering) || isConsumer(store, user, object.project);
}

/** `maySee` for many objects of one caller: the answer for an offering is worked out once. */
export function visibility(store: Store, user: User): (object: Order | Resource) => boolean {
  const provided = new Map<string, boolean>();
  return ({ offering, project }) => {
    let own = provided.get(offering);
    if (own === undefined) {
      own = isProvider(store, user, offering);
      provided.set(offering, own);
    }
    return own || isConsumer(store, user, project);
  };
}
