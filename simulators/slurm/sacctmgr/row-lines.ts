import type { Association } from '../model/association.js';
import { fitRight, padRight } from '../render/pad.js';

/** `C = lab        A = proj1 of root`, or the user form of `modify`. */
export function modifiedLine(row: Association, parentBefore = row.parent?.account): string {
  const cluster = `C = ${padRight(row.cluster, 10)}`;
  if (row.user === '') return `${cluster} A = ${row.account}${parentBefore === undefined ? '' : ` of ${parentBefore}`}`;
  return `${cluster} A = ${padRight(row.account, 20)} U = ${padRight(row.user, 9)}${partition(row)}`;
}

/** The form of `remove`. */
export function removedLine(row: Association): string {
  const cluster = `C = ${padRight(row.cluster, 10)}`;
  if (row.user === '')
    return `${cluster} A = ${row.account}${row.parent === undefined ? '' : ` of ${row.parent.account}`}`;
  return `${cluster} A = ${padRight(row.account, 10)} U = ${padRight(row.user, 9)}${partition(row)}`;
}

/** The form of `add user`. */
export function addedUserLine(row: Association): string {
  const end = row.partition === '' ? '' : ` P = ${fitRight(row.partition, 10)}`;
  return `U = ${fitRight(row.user, 9)} A = ${fitRight(row.account, 10)} C = ${fitRight(row.cluster, 10)}${end}`;
}

/** The form of `add account`. */
export function addedAccountLine(row: Association): string {
  return `A = ${fitRight(row.account, 10)} C = ${fitRight(row.cluster, 10)}`;
}

/** The form of complaints about a default QOS. */
export function defaultQosLine(row: Association, qos: string, afterAccount = ''): string {
  const start = `DefQOS = ${padRight(qos, 10)} C = ${padRight(row.cluster, 10)} A = ${padRight(row.account, 20)}`;
  return row.user === '' ? start + afterAccount : `${start} U = ${padRight(row.user, 9)}${partition(row)}`;
}

function partition(row: Association): string {
  return row.partition === '' ? '' : ` P = ${row.partition}`;
}
