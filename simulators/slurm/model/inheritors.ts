import type { GivenLimits } from '../parse/limit-options.js';
import type { Association } from './association.js';
import { INHERITED_COUNTS, INHERITED_TRES } from './limit-names.js';

type Owns = (row: Association) => boolean;

function inheritedChanges(given: GivenLimits): Owns[] {
  const counts = INHERITED_COUNTS.filter((limit) => given.counts[limit] !== undefined);
  const tres = INHERITED_TRES.filter((limit) => given.tres[limit] !== undefined);
  return [
    ...counts.map(
      (limit): Owns =>
        (row) =>
          row.counts[limit] !== undefined,
    ),
    ...tres.map(
      (limit): Owns =>
        (row) =>
          row.tres[limit] !== undefined,
    ),
    ...(given.qos === undefined ? [] : [(row: Association) => row.qos.length > 0]),
    ...(given.defaultQos === undefined ? [] : [(row: Association) => row.defaultQos !== undefined]),
  ];
}

function below(row: Association, changed: readonly Owns[]): Association[] {
  return row.children.flatMap((child) => {
    const open = changed.filter((owns) => !owns(child));
    if (open.length === 0) return [];
    return child.user === '' ? below(child, open) : [child];
  });
}

/** User rows below an account that inherit at least one of the changed limits. */
export function inheritors(row: Association, given: GivenLimits): Association[] {
  const changed = inheritedChanges(given);
  return changed.length === 0 ? [] : below(row, changed);
}
