import type { CommandTarget, Write } from '../commands/write-command.js';
import type { SlurmState } from '../state/slurm-state.js';
import type { Conflict } from './conflict.js';

/** What every change has: the name of its kind. */
export interface AnyChange {
  kind: string;
}

/**
 * Everything there is to know of one kind of change; its methods get changes of this kind only. A new kind is a file of
 * this shape, a line in `kinds.ts`, and a planner that wants it.
 */
export interface ChangeKind<C extends AnyChange = AnyChange> {
  kind: C['kind'];
  /** One line for an operator, in Slurm's terms: what was done. */
  describe(change: C): string;
  /** One line for an operator: what would have to be written. */
  missing(change: C): string;
  /** Enters a change into a state as if it were written. */
  expect(change: C, state: SlurmState): void;
  /** Whether a read shows that a change was made; true where only another plan can tell. */
  shown(change: C, actual: SlurmState): boolean;
  /**
   * Writes all changes of this kind in a batch, in as few commands as possible. Rows of a form that is new have to be
   * taught to `checkLoadFile`, which refuses what it does not know.
   *
   * @param hasFile whether the batch has rows for a load file already, so that further ones cost no process
   */
  commands(changes: readonly C[], target: CommandTarget, hasFile: boolean): Write<C>[];
  /**
   * Which row of Slurm a change writes; of several changes of this kind to one row an allocation writes the first.
   * Absent: only equal changes are the same.
   */
  row?(change: C): string;
  /** Who is in which account once it is written. Absent: nobody who was not. */
  joins?(change: C): { account: string; user: string };
  /** What was written and is lost is written again, although a plan may not miss it. */
  isRepeated?: true;
  /** Why a change that was written and is planned again has to be waited for. Absent: it is written again. */
  underWay?(change: C): Conflict;
}

export type ChangeOf<K> = K extends { describe(change: infer C): string } ? C : never;
