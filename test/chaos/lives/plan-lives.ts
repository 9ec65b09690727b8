/** What happens to one allocation after its Create order. */
export type Life = 'update' | 'terminate' | 'pause' | 'downscale' | 'pause-and-restore' | 'nothing';

/** Shares of the lives in a hundred allocations: 40 updates, 20 terminates, 40 status changes on 30 allocations. */
const SHARES: readonly [Life, number][] = [
  ['update', 40],
  ['terminate', 20],
  ['pause', 10],
  ['downscale', 10],
  ['pause-and-restore', 10],
  ['nothing', 10],
];

/** The life of each of `n` allocations, in the shares above; with less than a hundred each as often as it divides. */
export function planLives(n: number): Life[] {
  const hundred = SHARES.flatMap(([life, times]) => Array.from({ length: times }, () => life));
  return Array.from({ length: n }, (_, at) => hundred[Math.floor((at * hundred.length) / n)] ?? 'nothing');
}

/** Status changes in some lives. */
export const statusChanges = (lives: readonly Life[]): number =>
  lives.reduce((sum, life) => sum + ({ pause: 1, downscale: 1, 'pause-and-restore': 2 }[life as string] ?? 0), 0);
