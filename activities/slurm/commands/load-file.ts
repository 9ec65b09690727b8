import type { SlurmName } from '../slurm-name.js';
import { renderTres, type TresAmounts } from '../tres.js';

/** One line of the batch's load file, below the line of its parent. */
export interface LoadRow<C> {
  kind: 'row';
  parent: SlurmName;
  line: string;
  /** What the line is for. */
  change: C;
}

export interface LoadFile<C> {
  text: string;
  /** Which change stands on which line; sacctmgr names lines in its errors, the first one is 1. */
  changeByLine: Map<number, C>;
}

/**
 * Writes rows as a file for `sacctmgr load` without `clean`, the only form that makes accounts, limits and users in one
 * transaction. Rows that are not named stay untouched; the Cluster line is bare, because options on it would go to the
 * root association. Rows of each kind come together, in groups below the line of their parent.
 *
 * @param rows in the order of their kinds; every parent must exist or come earlier: after an unknown one sacctmgr commits
 *   what came before it
 */
export function renderLoadFile<C extends { kind: string }>(
  cluster: SlurmName,
  rows: readonly LoadRow<C>[],
): LoadFile<C> {
  const lines: string[] = [`Cluster - '${cluster}'`];
  const changeByLine = new Map<number, C>();
  for (const [{ parent }, group] of grouped(rows)) {
    lines.push(`Parent - '${parent}'`);
    for (const { line, change } of group) changeByLine.set(lines.push(line), change);
  }
  return { text: `${lines.join('\n')}\n`, changeByLine };
}

function grouped<C extends { kind: string }>(rows: readonly LoadRow<C>[]): [LoadRow<C>, LoadRow<C>[]][] {
  const groups = new Map<string, [LoadRow<C>, LoadRow<C>[]]>();
  for (const row of rows) {
    const key = `${row.change.kind} ${row.parent}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row, [row]]);
    else group[1].push(row);
  }
  return [...groups.values()];
}

/** Limits of an account's row; none where none are named. In quotes: the colon of `gres/gpu:a100` would end the option. */
export const limitsOption = (limits: TresAmounts): string[] =>
  Object.keys(limits).length > 0 ? [`GrpTRESMins='${renderTres(limits)}'`] : [];
