import type { FailureType } from '../../../../contracts/failure-types.js';
import type { Wish } from '../../../../contracts/wish.js';
import type { Finding } from '../../diagnosis/finding.js';
import type { WritePermit } from '../../writer/write-permit.js';
import type { PlannedChange, UsageQuery, UsageRow } from '../backend.js';

/** One change of a simple backend: its words, what it does to a state, and whether a read shows it. */
export interface SimpleChange<State> extends PlannedChange {
  /** Enters it into a state as if it were written, so that the next wish is planned on top of it. */
  expect(state: State): void;
  /** Whether a read-back shows it. */
  shown(state: State): boolean;
}

/** What one wish comes to on what was read; a conflict stands for itself, and nothing is written. */
export type SimplePlan<Change> =
  | {
      changes: readonly Change[];
      warnings?: readonly string[];
      reportedLimits?: Readonly<Record<string, number>>;
      metadata?: Readonly<Record<string, string>>;
    }
  | { conflict: { failureType: FailureType; reason: string } };

/**
 * The parts of a backend whose changes are written one wish after the other. `createSimpleBackend` makes a whole backend
 * of them: batches, priorities, read-back, one bad wish beside good ones, a backend that is down.
 */
export interface SimpleBackend<State, Change extends SimpleChange<State>> {
  /** Name of the system, for messages. */
  system: string;
  /**
   * All that offerings must have in common to be written together, usually their settings and components. Secrets in it
   * count.
   */
  lane: unknown;
  /** As in `Backend`; absent: several processes may write at once. */
  writerGroup?: () => Promise<string>;
  /**
   * One bulk read of what these wishes need.
   *
   * @throws BackendUnavailable or BackendTimeout while it is down; for anything else some wish is to blame, and is looked
   *   for
   */
  read(wishes: readonly Wish[]): Promise<State>;
  copy(state: State): State;
  /** Pure. @throws NameInvalid, LimitInvalid: the wish makes no sense on this backend */
  plan(wish: Wish, state: State): SimplePlan<Change>;
  /**
   * Writes the changes of one wish, in their order. Returning proves nothing: the read-back does.
   *
   * @throws what the backend says; BackendUnavailable means that it is down for everybody, BackendTimeout that what was
   *   asked may have been done
   */
  write(changes: readonly Change[], permit: WritePermit, wish: Wish): Promise<void>;
  /** The smallest question there is. @throws while it is down */
  probe(): Promise<void>;
  ping(): Promise<{ what: string; elapsedMs: number }>;
  diagnostics(): Promise<Finding[]>;
  usage?(query: UsageQuery): AsyncIterable<UsageRow>;
}
