import type { NonEmpty } from '../slurm-name.js';

/** A list that is not empty, or none at all: an empty selector would match every row. */
export function filled<T>(list: readonly T[]): NonEmpty<T>[] {
  const [first, ...rest] = list;
  return first === undefined ? [] : [[first, ...rest]];
}
