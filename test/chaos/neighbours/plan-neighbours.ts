import { Random } from '../../../simulators/waldur/world/random.js';

/** Offerings of the scenario by number, 0 and 2 on the first cluster, 1 and 3 on the second. */
export type OfferingNumber = 0 | 1 | 2 | 3;

/** What becomes of the name that a resource asks for. */
export type Claim =
  /** Nobody else wants it. */
  | 'alone'
  /** One of the rivals gets it, the others park. */
  | 'one-of'
  /** Rivals whose names are counted up: all get one. */
  | 'counted'
  /** It is a stranger's: the order parks. */
  | 'stranger'
  /** It is a stranger's, and names are counted up. */
  | 'next';

export interface Neighbour {
  /** Name of the resource in Waldur. */
  name: string;
  offering: OfferingNumber;
  /** Slug of its project; the account of a project is shared by all offerings of a cluster. */
  project: string;
  slug: string;
  claim: Claim;
  /** Account that was made by hand, or by another agent, long before; there is no Create order then. */
  account?: string;
  later?: 'Update' | 'Terminate';
  /** Two resources have the same account in Waldur, so its order parks. */
  isDisputed?: boolean;
  /** Its Create order is opened with the Terminate order of this one. */
  after?: string;
}

/** 15 Create orders, 5 Updates and 5 Terminates. */
export const ORDERS_PER_BLOCK = 25;

const pad = (block: number): string => String(block).padStart(2, '0');

/** Resources of one block, those together that meet. */
function blockOf(number: number): Neighbour[][] {
  const n = pad(number);
  const made = (name: string, offering: OfferingNumber, project: string, more: Partial<Neighbour> = {}): Neighbour => ({
    name: `${name}-${n}`,
    offering,
    project: `${project}-${n}`,
    slug: `${name}-${n}`,
    claim: 'alone',
    ...more,
  });
  const old = (name: string, offering: OfferingNumber, account: string, more: Partial<Neighbour> = {}): Neighbour =>
    made(name, offering, 'old', { account: `a_${account}-${n}`, ...more });
  return [
    [made('solo', 0, 'p', { later: 'Update' })],
    [made('gone', 1, 'gone', { later: 'Terminate' })],
    [
      made('count-a', 2, 'p', { claim: 'counted', later: 'Update' }),
      made('count-b', 3, 'p', { claim: 'counted' }),
      made('count-c', 2, 'p', { claim: 'counted' }),
    ],
    [
      made('twin-a', 0, 'p', { claim: 'one-of', slug: `twin-${n}` }),
      made('twin-b', 1, 'p', { claim: 'one-of', slug: `twin-${n}` }),
    ],
    [
      made('pair-a', 0, 'p', { claim: 'one-of', slug: `pair-${n}` }),
      made('pair-b', 0, 'q', { claim: 'one-of', slug: `pair-${n}` }),
    ],
    [made('foreign', 0, 'q', { claim: 'stranger' })],
    [made('taken', 2, 'taken', { claim: 'next' })],
    [made('guest', 3, 'h')],
    [made('race-out', 0, 'r', { later: 'Terminate' }), made('race-in', 2, 'r', { after: `race-out-${n}` })],
    [made('odd', 1, 'w', { later: 'Update' })],
    [old('old', 0, 'old', { later: 'Update' })],
    [old('end', 0, 'end', { later: 'Terminate' })],
    [old('cross-a', 0, 'cross', { later: 'Update' }), old('cross-b', 1, 'cross', { later: 'Terminate' })],
    [old('both-a', 0, 'both', { later: 'Terminate', isDisputed: true }), old('both-b', 2, 'both')],
  ];
}

/** So many blocks that they have `orders` orders, or a few more. */
export const blocksOf = (orders: number): string[] =>
  Array.from({ length: Math.ceil(orders / ORDERS_PER_BLOCK) }, (_, at) => pad(at + 1));

/** The resources for `orders` orders, in the order in which their first orders come: rivals come together. Pure. */
export function planNeighbours(orders: number, seed: number): Neighbour[] {
  const random = new Random(seed);
  const groups = blocksOf(orders).flatMap((_, at) => blockOf(at + 1));
  return groups
    .map((group) => ({ group, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ group }) => group);
}

/** The name that a resource asks for first. */
export const firstName = ({ offering, project, slug, account }: Neighbour): string =>
  account ?? `a_${offering >= 2 ? project : slug}`;

/** Whose order is opened by the plan: not what follows another one. */
export const isOpened = ({ after, account, later }: Neighbour): boolean =>
  after === undefined && (account === undefined || later !== undefined);
