import type { Association } from './association.js';
import { type CountLimit, INHERITED_COUNTS, INHERITED_TRES, type TresLimit } from './limit-names.js';
import type { TresAmounts } from './tres.js';

/** Limits of a row as sacctmgr shows them. */
export interface ShownLimits {
  counts: Partial<Record<CountLimit, number>>;
  tres: Partial<Record<TresLimit, TresAmounts>>;
  /** QOS ids. */
  qos: number[];
  defaultQos: number | undefined;
}

/** QOS ids a row may use: the nearest own list above, then the additions and removals on the way down. */
export function effectiveQos(row: Association): number[] {
  const path: Association[] = [];
  for (let at: Association | undefined = row; at !== undefined; at = at.parent) {
    path.push(at);
    if (at.qos.length > 0) break;
  }
  const ids = new Set<number>();
  for (const at of path.reverse()) {
    for (const id of at.qos) ids.add(id);
    for (const { sign, id } of at.qosDeltas) {
      if (sign === '+') ids.add(id);
      else ids.delete(id);
    }
  }
  return [...ids];
}

/** The default QOS in force: own, or of the nearest ancestor that has one. */
export function effectiveDefaultQos(row: Association): number | undefined {
  let at: Association | undefined = row;
  while (at !== undefined && at.defaultQos === undefined) at = at.parent;
  return at?.defaultQos;
}

function inheritedTres(row: Association, limit: TresLimit): TresAmounts | undefined {
  const amounts = new Map<number, bigint>();
  for (let at: Association | undefined = row; at !== undefined; at = at.parent) {
    for (const [id, amount] of at.tres[limit] ?? []) if (!amounts.has(id)) amounts.set(id, amount);
  }
  return amounts.size > 0 ? amounts : undefined;
}

/** Own limits of a row (`wopl`); of QOS without own list only the additions are shown. */
export function ownLimits(row: Association): ShownLimits {
  const added = row.qosDeltas.filter(({ sign }) => sign === '+').map(({ id }) => id);
  return { counts: row.counts, tres: row.tres, qos: [...row.qos, ...added], defaultQos: row.defaultQos };
}

/** Limits of a row with what it inherits. */
export function effectiveLimits(row: Association): ShownLimits {
  const counts = { ...row.counts };
  for (const limit of INHERITED_COUNTS) {
    let at: Association | undefined = row;
    while (at !== undefined && at.counts[limit] === undefined) at = at.parent;
    const value = at?.counts[limit];
    if (value !== undefined) counts[limit] = value;
  }
  const tres = { ...row.tres };
  for (const limit of INHERITED_TRES) {
    const amounts = inheritedTres(row, limit);
    if (amounts !== undefined) tres[limit] = amounts;
  }
  return { counts, tres, qos: effectiveQos(row), defaultQos: effectiveDefaultQos(row) };
}
