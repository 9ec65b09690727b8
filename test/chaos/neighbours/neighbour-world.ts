import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSite } from '../site/start-site.js';
import { blocksOf, isOpened, type Neighbour } from './plan-neighbours.js';
import { teamOf } from './teams.js';

const LOOK_EVERY_MS = 100;
/** In thousands of hours: ordered first, and by an Update. */
export const CPU = { first: 10, later: 25 } as const;
/** Projects of the second customer; the others are the first one's. */
const OF_SECOND = ['q', 'w'];

export const customerOf = (project: string): string =>
  OF_SECOND.includes(project.split('-')[0] ?? '') ? 'c-2' : 'c-1';

/** A resource of the plan in Waldur. */
export interface Placed {
  neighbour: Neighbour;
  /** Absent until its Create order is opened. */
  resource?: string;
  orders: string[];
}

export interface NeighbourWorld {
  placed: readonly Placed[];
  /** Opens the first orders of the next resources; those that follow are opened as soon as they can be. */
  open(orders: number): void;
  /** Whether every order is at its end or waits for an operator, and no other one will be opened. */
  isSettled(): boolean;
  /** @returns seconds until all was settled, undefined: not within `limitSeconds` */
  untilSettled(limitSeconds: number): Promise<number | undefined>;
  stop(): void;
}

/** Projects with their teams, and resources with accounts of another agent, in a simulated Waldur. */
export function startNeighbourWorld({ world }: ChaosSite, plan: readonly Neighbour[], orders: number): NeighbourWorld {
  const { world: inside } = world.waldur;
  const blocks = blocksOf(orders);
  const customers = new Map(['c-1', 'c-2'].map((slug) => [slug, inside.addCustomer({ name: slug, slug })]));
  const people = new Map<string, string>();
  const person = (username: string): string => {
    const known = people.get(username);
    if (known !== undefined) return known;
    const { uuid } = inside.addUser({ username, token: `token-of-${username}` });
    for (const offering of world.offerings) inside.addOfferingUser(offering, uuid, username);
    people.set(username, uuid);
    return uuid;
  };
  const projects = new Map(
    [...new Set(plan.map(({ project }) => project))].map((slug) => {
      const customer = customers.get(customerOf(slug))?.uuid ?? '';
      const project = inside.addProject({ customer, name: slug, slug });
      for (const user of teamOf(slug, blocks)) inside.addTeamMember(project, person(user), 'member');
      return [slug, project.uuid];
    }),
  );
  const place = ({ name, slug, offering, project, account }: Neighbour) => ({
    ...{ name, slug, offering: world.offerings[offering] ?? '', project: projects.get(project) ?? '' },
    ...{ limits: { cpu: CPU.first }, ...(account === undefined ? {} : { backendId: account }) },
  });
  const placed = plan.map((neighbour): Placed => {
    if (neighbour.account === undefined) return { neighbour, orders: [] };
    return { neighbour, resource: inside.addResource(place(neighbour)).uuid, orders: [] };
  });

  const follow = ({ neighbour: { later }, resource = '', orders: own }: Placed): void => {
    if (later === undefined) return;
    const attributes = { old_limits: { cpu: CPU.first } };
    const update = later === 'Update' ? { limits: { cpu: CPU.later }, attributes } : {};
    own.push(world.follow({ type: later, resource, ...update }));
  };
  const create = (one: Placed): void => {
    const uuid = world.follow({ type: 'Create', ...place(one.neighbour) });
    one.resource = inside.order(uuid).resource;
    one.orders.push(uuid);
  };
  const start = (one: Placed): void => (one.neighbour.account === undefined ? create(one) : follow(one));
  const waiting = placed.filter(({ neighbour }) => isOpened(neighbour));
  const isDone = (uuid: string | undefined): boolean => uuid !== undefined && inside.order(uuid).state === 'done';
  const isDue = ({ neighbour: { later, account }, orders: own }: Placed): boolean =>
    later !== undefined && account === undefined && own.length === 1 && isDone(own[0]);
  const look = (): void => {
    for (const one of placed.filter(isDue)) {
      follow(one);
      for (const next of placed) if (next.neighbour.after === one.neighbour.name) create(next);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const isSettled = (): boolean => waiting.length === 0 && placed.every((one) => !isDue(one) && isOver(one));
  const isOver = ({ resource = '', orders: own }: Placed): boolean =>
    own.every((uuid) => ['done', 'erred'].includes(inside.order(uuid).state)) ||
    parkedFor(inside.resource(resource).backendMetadata) !== undefined;
  return {
    placed,
    open: (n) => {
      for (const one of waiting.splice(0, n)) start(one);
    },
    isSettled,
    untilSettled: async (limitSeconds) => {
      const begun = Date.now();
      const seconds = (): number => (Date.now() - begun) / 1000;
      while (!isSettled()) {
        if (seconds() > limitSeconds) return undefined;
        await sleep(LOOK_EVERY_MS);
      }
      return seconds();
    },
    stop: () => clearInterval(timer),
  };
}

/** Why an order of the resource waits for an operator, as a failure's name. */
export function parkedFor(metadata: unknown): string | undefined {
  const { siteflow } = (metadata ?? {}) as { siteflow?: { parked?: { type?: string } } };
  return siteflow?.parked?.type;
}
