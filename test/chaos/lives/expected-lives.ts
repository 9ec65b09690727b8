import { expectedInSlurm, type OrdersInSlurm } from '../../helpers/expected-orders.js';
import type { Life } from './plan-lives.js';

export const QOS = { paused: 'paused', downscaled: 'slow', normal: 'normal' } as const;

/** CPU limit of the Update orders, and what it is in Slurm. */
export const UPDATED = { limit: 25, shown: 'cpu=1500000,mem=600G' };

const number = (at: number): string => String(at + 1).padStart(5, '0');
const isAbove = (text: string, names: readonly string[]): boolean =>
  names.some((name) => text.startsWith(`${name} <`) || text.startsWith(`${name}:`));

/**
 * What Slurm shows after these lives: a terminated allocation is gone with its project, which had no other; its users
 * stay with the default account that they were given.
 */
export function expectedLives(lives: readonly Life[], usersPerOrder: number): OrdersInSlurm & { qos: string[] } {
  const all = expectedInSlurm(lives.length, usersPerOrder);
  const of = (wanted: Life): string[] => lives.flatMap((life, at) => (life === wanted ? [number(at)] : []));
  const gone = of('terminate').flatMap((each) => [`p_p-${each}`, `a_alloc-${each}`]);
  const updated = of('update').map((each) => `a_alloc-${each}`);
  const qos = [
    ...of('pause').map((each) => `a_alloc-${each}: ${QOS.paused}`),
    ...of('downscale').map((each) => `a_alloc-${each}: ${QOS.downscaled}`),
    ...of('pause-and-restore').map((each) => `a_alloc-${each}: ${QOS.normal}`),
  ];
  return {
    accounts: all.accounts.filter((name) => !gone.includes(name)),
    associations: all.associations
      .filter((text) => !isAbove(text, gone))
      .map((text) =>
        updated.some((name) => text.startsWith(`${name} <`)) ? text.replace(/ \S+$/, ` ${UPDATED.shown}`) : text,
      )
      .sort(),
    users: all.users,
    qos: qos.sort(),
  };
}
