import { createResourceOrder, insertOrder } from '../actions/create-order.js';
import { ensureOfferingUser } from '../actions/offering-users.js';
import { closeUnworked, completeOrder } from '../actions/progress-order.js';
import { unlinkResource } from '../actions/unlink.js';
import type {
  Customer,
  Offering,
  OfferingUser,
  Order,
  Project,
  Resource,
  SpecialAccount,
  TeamMember,
  User,
} from '../model.js';
import { seedCreateOrders } from './bulk.js';
import { newOffering } from './new-offering.js';
import { type Ref, uuidOf } from './references.js';
import type { Snapshot, Store } from './store.js';
import type {
  AccountInput,
  BulkInput,
  CustomerInput,
  OfferingInput,
  OrderInput,
  ProjectInput,
  ResourceInput,
  UserInput,
} from './world-input.js';

/**
 * The simulated installation from the inside: what tests, demo and benchmarks use to prepare and to look. Returned
 * objects are live: they show later changes. Changes made here are in the ledger with the route `seed`.
 */
export class World {
  private staffUuid = '';

  constructor(private readonly store: Store) {}

  addCustomer(input: CustomerInput): Customer {
    const { store } = this;
    return store.insert('customers', {
      ...store.stamp(),
      name: input.name,
      slug: input.slug ?? store.slug(input.name),
      abbreviation: input.abbreviation ?? '',
      serviceProviderUuid: input.serviceProvider ? store.random.uuid() : null,
    });
  }

  addProject(input: ProjectInput): Project {
    const { store } = this;
    return store.insert('projects', {
      ...store.stamp(),
      name: input.name,
      slug: input.slug ?? store.slug(input.name),
      description: input.description ?? '',
      customer: uuidOf(input.customer),
      endDate: null,
    });
  }

  addUser(input: UserInput): User {
    const { store } = this;
    const stamp = store.stamp();
    return store.insert('users', {
      ...stamp,
      username: input.username,
      slug: store.slug(input.username),
      firstName: input.firstName ?? input.username,
      lastName: input.lastName ?? 'Test',
      email: input.email ?? `${input.username}@example.com`,
      token: input.token,
      bearerTokens: input.bearerTokens ?? [],
      isStaff: input.isStaff ?? false,
      isSupport: input.isSupport ?? false,
      roles: (input.roles ?? []).map((role) => ({
        name: role.name,
        scope: uuidOf(role.scope),
        created: stamp.created,
      })),
      sshKeys: (input.sshKeys ?? []).map((key) => ({ uuid: store.random.uuid(), ...key })),
    });
  }

  /** An Active offering of type `Marketplace.Slurm` with the plan `Default`. Default components: cpu (usage), ram, storage (limit). */
  addOffering(input: OfferingInput): Offering {
    return this.store.insert('offerings', newOffering(this.store, input));
  }

  /**
   * Gives `user` a role in `project`. With `offeringUsername` the user gets an account of that name in every
   * offering that exists now.
   */
  addTeamMember(project: Ref, user: Ref, role: TeamMember['role'], offeringUsername?: string): TeamMember {
    const { store } = this;
    const member: TeamMember = {
      project: uuidOf(project),
      user: uuidOf(user),
      role,
      expirationTime: null,
      hasConsent: true,
    };
    store.teamOf(member.project).push(member);
    const account = this.user(member.user);
    const name = ({ admin: 'PROJECT.ADMIN', manager: 'PROJECT.MANAGER', member: 'PROJECT.MEMBER' } as const)[role];
    const roles = [...account.roles, { name, scope: member.project, created: store.clock.now() }];
    store.update('users', account, { roles });
    if (offeringUsername !== undefined) {
      for (const offering of store.tables.offerings.values()) {
        ensureOfferingUser(store, offering.uuid, member.user, offeringUsername);
      }
    }
    return member;
  }

  /** Takes the project role away. The account in the offering stays, as in Waldur. */
  removeTeamMember(project: Ref, user: Ref): void {
    const { store } = this;
    const account = this.user(user);
    const members = store.teamOf(uuidOf(project));
    store.team.set(
      uuidOf(project),
      members.filter((member) => member.user !== account.uuid),
    );
    store.update('users', account, { roles: account.roles.filter((role) => role.scope !== uuidOf(project)) });
  }

  /** Withdraws or gives consent to the terms of service: without it the member is left out of the team. */
  setConsent(project: Ref, user: Ref, hasConsent: boolean): void {
    for (const member of this.store.teamOf(uuidOf(project))) {
      if (member.user === uuidOf(user)) member.hasConsent = hasConsent;
    }
  }

  addOfferingUser(offering: Ref, user: Ref, username = ''): OfferingUser {
    return ensureOfferingUser(this.store, uuidOf(offering), uuidOf(user), username);
  }

  /** An order as if a customer had made it: default state pending-provider. Create orders bring their resource. */
  createOrder(input: OrderInput): Order {
    const { store } = this;
    const creator = input.createdBy === undefined ? this.anyStaff() : this.user(input.createdBy);
    const common = {
      attributes: input.attributes ?? {},
      limits: input.limits ?? {},
      state: input.state ?? 'pending-provider',
    };
    if (input.type !== 'Create') {
      const resource = this.resource(input.resource ?? '');
      const plan = input.type === 'Terminate' ? null : (input.plan ?? resource.plan);
      return insertOrder(store, creator, resource, { type: input.type, ...common, plan });
    }
    const offering = this.offering(input.offering ?? '');
    const name = input.name ?? 'allocation';
    return createResourceOrder(store, creator, {
      ...common,
      offering: offering.uuid,
      project: this.project(input.project ?? '').uuid,
      plan: input.plan ?? offering.plans[0]?.uuid ?? null,
      name,
      ...(input.slug === undefined ? {} : { slug: input.slug }),
      attributes: { name, ...common.attributes },
    });
  }

  /** A resource whose Create order is long done. */
  addResource(input: ResourceInput): Resource {
    const order = this.createOrder({ ...input, type: 'Create', state: 'executing' });
    completeOrder(this.store, order);
    const resource = this.resource(order.resource);
    this.store.update('resources', resource, { backendId: input.backendId ?? '', state: input.state ?? 'OK' });
    return resource;
  }

  addAccount(input: AccountInput): SpecialAccount {
    const { store } = this;
    return store.insert('accounts', {
      ...store.stamp(),
      kind: input.kind,
      offering: uuidOf(input.offering),
      project: uuidOf(input.project),
      user: input.user === undefined ? null : uuidOf(input.user),
      username: input.username,
      email: input.email ?? '',
      state: input.state ?? 'OK',
    });
  }

  /** `n` Create orders in one go, spread over projects with their own members. */
  seedCreateOrders(n: number, input: BulkInput): Order[] {
    return seedCreateOrders(this, n, input);
  }

  /** Flags that only staff or policies set. */
  setFlags(resource: Ref, flags: Partial<Pick<Resource, 'paused' | 'downscaled' | 'restrictMemberAccess'>>): void {
    this.store.update('resources', this.resource(resource), flags);
  }

  /** What happens behind an agent's back. */
  cancelOrder(order: Ref): void {
    closeUnworked(this.store, this.order(order), 'cancel');
  }

  unlinkResource(resource: Ref): void {
    unlinkResource(this.store, this.resource(resource));
  }

  customer(ref: Ref): Customer {
    return this.find('customers', ref);
  }

  project(ref: Ref): Project {
    return this.find('projects', ref);
  }

  user(ref: Ref): User {
    return this.find('users', ref);
  }

  offering(ref: Ref): Offering {
    return this.find('offerings', ref);
  }

  resource(ref: Ref): Resource {
    return this.find('resources', ref);
  }

  order(ref: Ref): Order {
    return this.find('orders', ref);
  }

  orders(): Order[] {
    return [...this.store.tables.orders.values()];
  }

  resources(): Resource[] {
    return [...this.store.tables.resources.values()];
  }

  offeringUsers(): OfferingUser[] {
    return [...this.store.tables.offeringUsers.values()];
  }

  team(project: Ref): readonly TeamMember[] {
    return this.store.teamOf(uuidOf(project));
  }

  /** Everything, as plain JSON. */
  snapshot(): Snapshot {
    return this.store.snapshot();
  }

  restore(snapshot: Snapshot): void {
    this.store.restore(snapshot);
  }

  /** Empties the world and the ledger. */
  clear(): void {
    this.store.clear();
  }

  private find<T extends 'customers' | 'projects' | 'users' | 'offerings' | 'resources' | 'orders'>(
    table: T,
    ref: Ref,
  ): NonNullable<ReturnType<Store['tables'][T]['get']>> {
    const uuid = uuidOf(ref).replaceAll('-', '').toLowerCase();
    const row = this.store.tables[table].get(uuid);
    if (!row) throw new Error(`The simulated Waldur has no object ${uuid || '(none given)'} among its ${table}.`);
    return row as NonNullable<ReturnType<Store['tables'][T]['get']>>;
  }

  /** Orders without a creator are made by staff; one is added when the world has none. */
  private anyStaff(): User {
    const { users } = this.store.tables;
    const known = users.get(this.staffUuid) ?? [...users.values()].find((user) => user.isStaff);
    const staff = known ?? this.addUser({ username: 'staff', token: 'staff-token', isStaff: true });
    this.staffUuid = staff.uuid;
    return staff;
  }
}
