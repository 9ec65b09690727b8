import { type Association, subtree } from './association.js';
import { EndlessQuery } from './endless-query.js';
import type { SlurmState } from './state.js';
import { describe } from './tree.js';

/** Left and right number of a row in the nested-set tree. */
export type Span = readonly [left: number, right: number];

/** Puts a row in front of another parent's children; the first child of that parent stays where it is. */
function hang(row: Association, parent: Association): boolean {
  if (parent.children[0] === row) return false;
  if (subtree(row).includes(parent)) throw new EndlessQuery();
  if (row.parent !== undefined) row.parent.children = row.parent.children.filter((child) => child !== row);
  row.parent = parent;
  parent.children.unshift(row);
  return true;
}

/**
 * Moves an account below another one. Slurm accepts a descendant as the new parent: that descendant first takes the
 * moved account's place.
 *
 * @param parentIsBelow whether slurmdbd takes the new parent for a descendant
 * @returns false when the account already stood there
 * @throws EndlessQuery when that closes a circle
 */
export function moveRow(state: SlurmState, row: Association, parent: Association, parentIsBelow: boolean): boolean {
  const old = row.parent;
  if (old === undefined) return false;
  if (parentIsBelow) hang(parent, old);
  if (!hang(row, parent)) return false;
  state.changes.push({ kind: 'move account', key: describe(row), detail: parent.account });
  return true;
}
