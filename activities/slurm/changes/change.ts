import type { ChangeOf } from './change-kind.js';
import { changesOf } from './changes-of.js';
import type { Conflict } from './conflict.js';
import { KINDS } from './kinds.js';

export type WriteChange = ChangeOf<(typeof KINDS)[number][number]>;
export type Change = WriteChange | Conflict;

const changes = changesOf<WriteChange>(KINDS);

export const { expectChanges, notShown, toRepeat, underWay, withoutRepeats, toCommands } = changes;

/** One line for an operator, in Slurm's terms: what was done. */
export const describeChange = (change: Change): string =>
  change.kind === 'conflict' ? change.reason : changes.describe(change);

/** One line for an operator: what would have to be written. */
export const describeMissing = (change: Change): string =>
  change.kind === 'conflict' ? change.reason : changes.missing(change);
