import type { Pace } from '../../lib/writer/pace.js';
import type { NonEmpty, SlurmName } from '../slurm-name.js';
import type { LoadFile, LoadRow } from './load-file.js';
import { WRITE } from './sacctmgr-args.js';

/** A command that stands for itself. */
export interface PlainCommand {
  kind: 'sacctmgr' | 'scancel';
  args: string[];
  removes?: Removal;
}

/** What a command takes away, where that may take long. */
export interface Removal {
  accounts: NonEmpty<SlurmName>;
  /**
   * Arguments that take only their associations on this cluster away: nobody is in the accounts any more, and they stay
   * listed.
   */
  associationsOnly: string[];
}

/** How changes of one kind are written. Rows of all kinds make one file, which runs where the first of them stands. */
export type Write<C> = PlainCommand | LoadRow<C>;

/** What is run. */
export type WriteCommand<C> = PlainCommand | { kind: 'load'; file: LoadFile<C> };

export interface CommandTarget {
  cluster: SlurmName;
  /** The cluster where it is configured; squeue and scancel ask their own otherwise. */
  clusters?: SlurmName | undefined;
  /** Users of an account as they were read; one command for many accounts must not reach further than meant. */
  usersOf: (account: string) => Iterable<string>;
  /** How long removals take; absent: any number is one command. */
  removals?: Pace;
}

/** @param args after the flags of every write */
export const sacctmgr = (...args: string[]): PlainCommand => ({ kind: 'sacctmgr', args: [...WRITE, ...args] });
