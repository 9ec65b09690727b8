import type { Association } from '../model/association.js';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The order of `show assoc`: below each account first its users by name, then its sub-accounts by name; rows whose parent
 * is not listed stand on the top level.
 */
export function sortHierarchically(rows: readonly Association[]): Association[] {
  const listed = new Set(rows);
  const below = new Map<Association | undefined, Association[]>();
  for (const row of rows) {
    const parent = row.parent !== undefined && listed.has(row.parent) ? row.parent : undefined;
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [row]);
    else siblings.push(row);
  }
  const sorted: Association[] = [];
  const visit = (parent: Association | undefined): void => {
    const children = below.get(parent) ?? [];
    children.sort((a, b) => {
      const leaf = Number(a.user === '') - Number(b.user === '');
      return leaf !== 0 ? leaf : compare(a.user || a.account, b.user || b.account);
    });
    for (const row of children) {
      sorted.push(row);
      visit(row);
    }
  };
  visit(undefined);
  return sorted;
}
