import { compare } from '../check/compare.js';
import type { Verdict } from '../check/evidence.js';
import { firstName, type Neighbour } from './plan-neighbours.js';

/** Where a resource and its orders ended. */
export interface End {
  neighbour: Neighbour;
  state: string;
  backendId: string;
  /** States of its orders, the first one first. */
  orders: readonly string[];
  /** Why an order is parked. */
  parked?: string;
}

const PARKED = 'parked for AccountExists';

/**
 * Whether every resource has the name that the rules give it, and every order that can have none waits for an operator,
 * with the reason. Of rivals exactly one has a name, whoever that is. Pure.
 */
export function checkNames(ends: readonly End[]): Verdict {
  const groups = new Map<string, End[]>();
  for (const end of ends) {
    const key = `${firstName(end.neighbour)} (${end.neighbour.claim})`;
    groups.set(key, [...(groups.get(key) ?? []), end]);
  }
  const texts = (of: (group: readonly End[]) => string[]): string[] =>
    [...groups].map(([key, group]) => `${key}: ${of(group).sort().join('; ')}`).sort();
  return compare(
    'ends of orders, and names of resources',
    texts(wanted),
    texts((group) => group.map(found)),
  );
}

function wanted(group: readonly End[]): string[] {
  const names = group.map(({ backendId }) => backendId);
  return group.map(({ neighbour, backendId }, at) => {
    const name = firstName(neighbour);
    const done = neighbour.later === undefined || neighbour.account !== undefined ? 'done' : 'done, done';
    const without = `Creating, executing, no name, ${PARKED}`;
    if (neighbour.isDisputed) return `Terminating, executing, ${name}, ${PARKED}`;
    if (neighbour.account !== undefined && neighbour.later === undefined) return `OK, no order, ${name}`;
    switch (neighbour.claim) {
      case 'stranger':
        return without;
      case 'one-of':
        return at === 0 ? `OK, done, ${name}` : without;
      case 'next':
        return `OK, done, ${name}-0`;
      case 'counted':
        return `OK, ${done}, ${isCounted(name, names) ? backendId : `${name} or the next free one`}`;
      default:
        return `${neighbour.later === 'Terminate' ? 'Terminated' : 'OK'}, ${done}, ${name}`;
    }
  });
}

/** Which of several counted names each one has is left open; that they differ and one has the first is not. */
const isCounted = (name: string, names: readonly string[]): boolean =>
  new Set(names).size === names.length &&
  names.includes(name) &&
  names.every((each) => each === name || /^-\d$/.test(each.slice(name.length)));

function found({ state, backendId, orders, parked }: End): string {
  return [
    ...[state, orders.length === 0 ? 'no order' : orders.join(', '), backendId === '' ? 'no name' : backendId],
    ...(parked === undefined ? [] : [`parked for ${parked}`]),
  ].join(', ');
}
