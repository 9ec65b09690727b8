import type { ApplyResult } from '../../../contracts/allocation.js';
import type { FailureType } from '../../../contracts/failure-types.js';
import type { Origin, Wish } from '../../../contracts/wish.js';
import type { Finding } from '../diagnosis/finding.js';
import type { SubmitOptions } from '../writer/write-request.js';

/** One change that is planned, in the backend's terms. */
export interface PlannedChange {
  /** Machine-readable kind, such as `addUser`. */
  kind: string;
  /** What was done, once it is: `user ada added to account a_one`. */
  done: string;
  /** What is not there as long as it is not: `user ada in account a_one`. */
  missing: string;
}

/**
 * What would have to be written for one wish. `conflict`: something else stands in its way on the backend; `refused`: it
 * makes no sense there, whatever the backend shows. Either concerns this wish alone.
 */
export type PlannedWish =
  | {
      status: 'planned';
      /** Empty: the backend shows everything. */
      changes: readonly PlannedChange[];
      warnings: readonly string[];
      reportedLimits: Readonly<Record<string, number>>;
      /** As in `ApplyResult`, for the change of status that would be made. */
      remember?: Readonly<Record<string, string>>;
    }
  | {
      status: 'conflict';
      failureType: FailureType;
      reason: string;
      warnings: readonly string[];
      reportedLimits: Readonly<Record<string, number>>;
    }
  | { status: 'refused'; error: Error };

export interface ApplyOptions extends SubmitOptions {
  /** A retry with the same key joins its own queued or running request, and nobody else's. */
  key: string;
  /** Why it is wanted, if not what the wish says; the more urgent goes first. */
  origin?: Origin;
}

/** Usage of one account and user in a period. */
export interface UsageRow {
  account: string;
  /** '' for what belongs to the account as a whole. */
  username: string;
  component: string;
  /** Decimal number in the backend's unit. */
  amount: string;
}

/** From `from` on until before `to`, both ISO instants with Z. */
export interface UsageQuery {
  accounts: readonly string[];
  from: string;
  to: string;
}

/**
 * One backend as the agent works with it, for one offering. Every job is the same four steps: what is wished (`Wish`),
 * what is there (`read`), the difference (`plan`), and writing it and reading it back (`apply`).
 *
 * @typeParam State what a read showed; only the backend itself looks inside
 */
export interface Backend<State = unknown> {
  /**
   * One bulk read of everything that planning these wishes has to know. Reads only, and asks no writer: any host that
   * reaches the backend may do it, whoever writes at present.
   *
   * @throws a failure of the failure table; a wish that makes no sense is left to `plan`
   */
  read(wishes: readonly Wish[]): Promise<State>;
  /**
   * What has to be written for each wish, planned on top of those before it, so that what several share is made once.
   * Pure. Answers in the order of the wishes.
   */
  plan(wishes: readonly Wish[], state: State): PlannedWish[];
  /**
   * Brings one allocation to what is wished: through the writer, which reads, plans, writes and reads back. A second run
   * finds everything in place and writes nothing. What the wish does not name stays as it is.
   *
   * @throws a failure of the failure table
   */
  apply(wish: Wish, options: ApplyOptions): Promise<ApplyResult>;
  /** Usage of accounts in a period, row by row. Absent: the backend reports none. */
  usage?(query: UsageQuery): AsyncIterable<UsageRow>;
  /** Whether it answers; rejects with what is wrong. `what`: its own name for itself. */
  ping(): Promise<{ what: string; elapsedMs: number }>;
  /** Looks at everything that an allocation needs; reads only, never rejects. */
  diagnostics(): Promise<Finding[]>;
  /**
   * What must have a single writer over all hosts: backends with the same answer share it. Absent: the backend may be
   * written to by several processes at once.
   */
  writerGroup?(): Promise<string>;
  /**
   * Every name by which another process could know what `writerGroup` stands for, first what it is wherever it is asked
   * from. Two groups with a name in common would be two writers for one thing: the second one is refused. Absent: it has
   * no other name.
   */
  writerNames?(): Promise<readonly string[]>;
}
