import type { JsonObject } from '../../../simulators/waldur/model.js';
import type { OrderInput } from '../../../simulators/waldur/world/world-input.js';
import { startWaldurSite, type WaldurSite } from '../../helpers/waldur-site.js';

export interface ChaosWorld extends WaldurSite {
  /** Opens the next `n` Create orders, named as `seedCreateOrders` would. */
  open(n: number): void;
  /** Opens another order, mostly of an allocation that is there. @returns its uuid */
  follow(order: OrderInput): string;
  /** Uuids of the offerings. */
  offerings: readonly string[];
  /** Uuids of the Create orders so far, by number. */
  created: readonly string[];
  /** Uuids of all orders so far. */
  orders: readonly string[];
  undone(): string[];
}

const pad = (value: number): string => String(value).padStart(5, '0');

/**
 * A simulated Waldur in which orders come one after the other, each with a project and users of its own, in one
 * offering after the other.
 *
 * @param more plugin options of the offerings besides the first one
 */
export async function startChaosWorld(
  usersPerOrder: number,
  seed: number,
  more: readonly JsonObject[],
): Promise<ChaosWorld> {
  const site = await startWaldurSite({ seed });
  const { world } = site.waldur;
  const offerings = [site.offeringUuid, ...more.map((pluginOptions) => site.addOffering(pluginOptions))];
  const customer = world.addCustomer({ name: 'Customer', slug: 'c-00001' });
  const orders: string[] = [];
  const followed: string[] = [];
  const openOne = (): void => {
    const number = pad(orders.length + 1);
    const offering = offerings[orders.length % offerings.length] ?? site.offeringUuid;
    const project = world.addProject({ customer, name: `Project ${number}`, slug: `p-${number}` });
    for (let member = 1; member <= usersPerOrder; member += 1) {
      const username = `u${number}${member}`;
      const user = world.addUser({ username, token: `token-of-${username}` });
      world.addTeamMember(project, user, member === 1 ? 'manager' : 'member');
      world.addOfferingUser(offering, user, username);
    }
    const name = `alloc-${number}`;
    const order = world.createOrder({ type: 'Create', offering, project, name, slug: name, limits: { cpu: 10 } });
    orders.push(order.uuid);
  };
  return {
    ...site,
    offerings,
    created: orders,
    get orders() {
      return [...orders, ...followed];
    },
    open: (n) => {
      for (let at = 0; at < n; at += 1) openOne();
    },
    follow: (input) => {
      const { uuid } = world.createOrder(input);
      followed.push(uuid);
      return uuid;
    },
    undone: () => [...orders, ...followed].filter((order) => world.order(order).state !== 'done'),
  };
}
