import type { GivenLimits } from '../parse/limit-options.js';
import type { QosEdit } from '../parse/qos-edit.js';
import type { Association } from './association.js';
import { CLEAR, type CountLimit, type TresLimit } from './limit-names.js';
import { mergeTres } from './tres.js';

/** Applies a QOS edit to a row's own list; without an own list the change is kept as additions and removals. */
export function applyQosEdit(row: Association, edit: QosEdit): void {
  if (edit.set !== undefined) {
    row.qos = [...new Set(edit.set)];
    row.qosDeltas = [];
  }
  for (const { sign, id } of edit.deltas) {
    if (row.qos.length > 0) {
      row.qos = row.qos.filter((own) => own !== id);
      if (sign === '+') row.qos.push(id);
    } else {
      row.qosDeltas = [...row.qosDeltas.filter((delta) => delta.id !== id), { sign, id }];
    }
  }
}

/** Applies the limits of a command to a row: a clearing value removes the limit, TRES lists are merged. */
export function applyLimits(row: Association, given: GivenLimits): void {
  if (given.share !== undefined) row.share = given.share === CLEAR ? 1 : given.share;
  for (const [key, value] of Object.entries(given.counts)) {
    const limit = key as CountLimit;
    if (value === CLEAR) delete row.counts[limit];
    else row.counts[limit] = value;
  }
  for (const [key, amounts] of Object.entries(given.tres)) {
    const limit = key as TresLimit;
    const merged = mergeTres(row.tres[limit], amounts);
    if (merged.size === 0) delete row.tres[limit];
    else row.tres[limit] = merged;
  }
  if (given.qos !== undefined) applyQosEdit(row, given.qos);
  if (given.defaultQos !== undefined) row.defaultQos = given.defaultQos === CLEAR ? undefined : given.defaultQos;
}
