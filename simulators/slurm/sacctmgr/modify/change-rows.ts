import { applyLimits } from '../../model/apply-limits.js';
import type { Association } from '../../model/association.js';
import { inheritors } from '../../model/inheritors.js';
import { describe } from '../../model/tree.js';
import { MAX_COUNT } from '../../parse/count.js';
import type { GivenLimits } from '../../parse/limit-options.js';
import type { Context } from '../context.js';
import { checkDefaultQos } from './check-default-qos.js';

/** Whether the database refuses a number because it does not fit its column. */
export function isOutOfRange(given: GivenLimits): boolean {
  return [...Object.values(given.counts), given.share ?? 0].some((value) => value > MAX_COUNT);
}

/** What changing rows came to. */
export type ChangeResult =
  /** Rows to name: each changed row and the user rows that inherit from it. */
  | { kind: 'changed'; rows: Association[]; undo: () => void }
  /** Refused with a complaint on standard error; exit code stays 0. */
  | { kind: 'refused' };

function keep(row: Association): () => void {
  const { share, counts, tres, qos, qosDeltas, defaultQos } = row;
  const copy = {
    share,
    counts: { ...counts },
    tres: { ...tres },
    qos: [...qos],
    qosDeltas: [...qosDeltas],
    defaultQos,
  };
  return () => Object.assign(row, copy);
}

/** Applies limits to rows, unless that leaves one of them, or a user of a changed account, without its default QOS. */
export function changeRows(context: Context, targets: readonly Association[], limits: GivenLimits): ChangeResult {
  const restore = targets.map(keep);
  const undo = (): void => {
    for (const back of restore) back();
  };
  const rows = targets.flatMap((row) => [row, ...inheritors(row, limits)]);
  for (const row of targets) applyLimits(row, limits);
  const withUsers = targets.flatMap((row) => [row, ...row.children.filter(({ user }) => user !== '')]);
  const touchesQos = limits.qos !== undefined || limits.defaultQos !== undefined;
  if (touchesQos && !checkDefaultQos(context, withUsers)) {
    undo();
    return { kind: 'refused' };
  }
  return { kind: 'changed', rows, undo };
}

/** Notes changed limits in the ledger. */
export function noteLimitChange({ state }: Context, targets: readonly Association[], limits: GivenLimits): void {
  const names = [
    ...(limits.share === undefined ? [] : ['share']),
    ...Object.keys(limits.counts),
    ...Object.keys(limits.tres),
    ...(limits.qos === undefined ? [] : ['qos']),
    ...(limits.defaultQos === undefined ? [] : ['defaultQos']),
  ];
  for (const row of targets) {
    state.changes.push({ kind: 'modify association', key: describe(row), detail: names.join(',') });
  }
}
