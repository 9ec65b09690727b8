import type { NonEmpty } from '../slurm-name.js';

/** Linux takes at most 128 KiB in one argument. */
const MAX_BYTES = 100_000;

/**
 * A list that is not empty, or none at all: an empty selector would match every row. A list that is too long for one argument
 * comes in parts.
 */
export function filled<T extends string>(names: readonly T[]): NonEmpty<T>[] {
  const lists: [T, ...T[]][] = [];
  let bytes = 0;
  for (const name of names) {
    const last = lists.at(-1);
    bytes += name.length + 1;
    if (last !== undefined && bytes <= MAX_BYTES) last.push(name);
    else {
      lists.push([name]);
      bytes = name.length + 1;
    }
  }
  return lists;
}
