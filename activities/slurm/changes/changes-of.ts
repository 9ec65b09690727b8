import { toCommands } from '../commands/to-commands.js';
import type { CommandTarget, WriteCommand } from '../commands/write-command.js';
import type { SlurmState } from '../state/slurm-state.js';
import type { AnyChange, ChangeKind } from './change-kind.js';
import type { Conflict } from './conflict.js';

/** What can be done with changes of any kind. */
export interface Changes<C extends AnyChange> {
  /** What was done. */
  describe(change: C): string;
  /** What would have to be written. */
  missing(change: C): string;
  /**
   * Enters planned changes into a state as if they were written, so that the next allocation of the same batch is
   * planned on top of them: shared customers and projects are created once, a project is removed with its last
   * allocation, clashing names are seen before anything is written.
   */
  expectChanges(state: SlurmState, changes: readonly C[]): void;
  /**
   * Of the changes that were written, those that a read-back does not show. Together with an empty `plan` it is the only
   * proof that a write happened: exit codes lie.
   */
  notShown(written: readonly C[], actual: SlurmState): C[];
  /** Of the changes that were written and are not shown, those that are written again whatever a plan says. */
  toRepeat(written: readonly C[], actual: SlurmState): C[];
  /** The first of the changes that were written and only take their time; undefined: none of them is planned again. */
  underWay(written: readonly C[], planned: readonly AnyChange[]): Conflict | undefined;
  /** One allocation's changes without those that write the same row again. */
  withoutRepeats(changes: readonly C[]): C[];
  /** Changes of many allocations → as few commands as possible, each one transaction. */
  toCommands(target: CommandTarget, changes: readonly C[]): WriteCommand<C>[];
}

/** @param steps kinds in the order of writing; those of one step are written in the order of the plan */
export function changesOf<C extends AnyChange>(steps: readonly (readonly ChangeKind<C>[])[]): Changes<C> {
  const byName = new Map(steps.flat().map((kind) => [kind.kind, kind]));
  const of = ({ kind }: AnyChange): ChangeKind<C> => {
    const found = byName.get(kind);
    if (found === undefined) throw new Error(`there is no kind of change ${kind}`);
    return found;
  };
  const notShown = (written: readonly C[], actual: SlurmState): C[] =>
    written.filter((change) => !of(change).shown(change, actual));
  return {
    describe: (change) => of(change).describe(change),
    missing: (change) => of(change).missing(change),
    expectChanges(state, changes) {
      for (const change of changes) of(change).expect(change, state);
    },
    notShown,
    toRepeat: (written, actual) => notShown(written, actual).filter((change) => of(change).isRepeated),
    underWay: (written, planned) =>
      written
        .filter((change) => planned.some(({ kind }) => kind === change.kind))
        .flatMap((change) => of(change).underWay?.(change) ?? [])[0],
    withoutRepeats(changes) {
      const seen = new Set<string>();
      return changes.filter((change) => {
        const row = `${change.kind} ${of(change).row?.(change) ?? JSON.stringify(change)}`;
        if (seen.has(row)) return false;
        seen.add(row);
        return true;
      });
    },
    toCommands: (target, changes) => toCommands(steps, target, changes),
  };
}
