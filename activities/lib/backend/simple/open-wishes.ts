import type { ApplyResult } from '../../../../contracts/allocation.js';
import type { Wish } from '../../../../contracts/wish.js';
import { failure } from '../../failure.js';
import type { StaleGuard } from '../../writer/stale-guard.js';
import { NotTheWriter } from '../../writer/write-permit.js';
import type { Settled, WriteRequest } from '../../writer/write-request.js';
import type { BatchTools } from '../../writer/writer-groups.js';
import { asError, isDown, isTimeout } from './errors.js';
import { observedOf } from './observed-of.js';
import type { Planned } from './plan-wishes.js';
import type { SimpleChange } from './simple-backend.js';

/** One wish on its way through the writer. */
export interface SimpleJob {
  wish: Wish;
}

export interface OpenWish<Change> {
  key: string;
  wish: Wish;
  /** What is to be written next. */
  next: readonly Change[];
  /** What was written so far. */
  written: Change[];
  /** Something of what it lacks is to be written for another wish of the batch. */
  leans: () => boolean;
}

export type Outcomes = Map<string, Settled<ApplyResult>>;

/** What a wish comes to, in two ways. */
export interface Plans<Change> {
  /** On top of what is to be written for those before it. */
  onTop: Planned<Change> | undefined;
  /** On what was read and nothing else. */
  alone: () => Planned<Change> | undefined;
}

/** Wishes of a batch that are neither done nor failed; the outcomes of the others are noted. */
export class OpenWishes<State, Change extends SimpleChange<State>> {
  readonly #outcomes: Outcomes;
  readonly #open = new Map<string, OpenWish<Change>>();

  /** Wishes that a newer order has overtaken fail at once. */
  constructor(requests: readonly WriteRequest<SimpleJob>[], guard: StaleGuard, outcomes: Outcomes) {
    this.#outcomes = outcomes;
    for (const { key, payload } of requests) {
      const { wish } = payload;
      const stale = guard.objection(observedOf(wish));
      if (stale === undefined) this.#open.set(key, { key, wish, next: [], written: [], leans: () => false });
      else this.fail(key, stale);
    }
  }

  get open(): OpenWish<Change>[] {
    return [...this.#open.values()];
  }

  get isDone(): boolean {
    return this.#open.size === 0;
  }

  /**
   * Ends a wish that the read shows as wished, or that cannot be written; else notes what is to be written. What is to be
   * written for others may fail, so only the read itself ends anything.
   */
  look(job: OpenWish<Change>, { onTop, alone }: Plans<Change>, state: State): void {
    const { key, written } = job;
    const changes = onTop?.status === 'planned' ? onTop.changes : [];
    const hidden = onTop?.status === 'planned' ? written.filter((change) => !change.shown(state)) : [];
    job.next = [...changes, ...hidden.filter(({ done }) => !changes.some((each) => each.done === done))];
    job.leans = () => !isSame(changes, alone());
    if (job.next.length > 0) return;
    const found = alone();
    if (found?.status !== 'planned') this.fail(key, refusal(found));
    else if (found.changes.length === 0) {
      this.#open.delete(key);
      this.#outcomes.set(key, { status: 'done', value: resultOf(written, found) });
    }
  }

  /**
   * Writes what is missing of one wish; a refusal concerns this one alone.
   *
   * @returns false when it was refused
   * @throws what concerns everybody
   */
  async write(
    job: OpenWish<Change>,
    write: (changes: readonly Change[], wish: Wish) => Promise<void>,
    health: BatchTools['health'],
  ): Promise<boolean> {
    if (job.next.length === 0) return true;
    const isNew = (change: Change): boolean => !job.written.some(({ done }) => done === change.done);
    job.written.push(...job.next.filter(isNew));
    try {
      await write(job.next, job.wish);
      return true;
    } catch (error) {
      if (error instanceof NotTheWriter || isDown(error)) throw error;
      // After a timeout it may have been done all the same: the read-back tells.
      if (isTimeout(error)) health.killed();
      else this.fail(job.key, asError(error));
      return isTimeout(error);
    }
  }

  /** Whoever is still open was written as often as that helps. */
  giveUp(system: string): void {
    for (const { key, wish, written } of this.open) {
      const what = `account ${wish.backendId}`;
      const missing = written.slice(0, 3).map(({ done }) => done);
      const text =
        missing.length === 0
          ? `${what} lacks what should have been written to ${system} for another request of its batch.`
          : `${system} reported success for ${what}, but a read-back does not show everything of: ${missing.join('; ')}.`;
      this.fail(key, failure('BackendNotApplied', text));
    }
  }

  failRest(error: Error): void {
    for (const { key } of this.open) this.fail(key, error);
  }

  fail(key: string, error: Error): void {
    this.#open.delete(key);
    this.#outcomes.set(key, { status: 'failed', error });
  }
}

const isSame = <Change extends { done: string }>(changes: readonly Change[], plan: Planned<Change> | undefined) =>
  plan?.status === 'planned' &&
  plan.changes.length === changes.length &&
  plan.changes.every(({ done }, at) => done === changes[at]?.done);

function refusal(plan: Exclude<Planned<unknown>, { status: 'planned' }> | undefined): Error {
  if (plan === undefined) return new Error('the backend planned nothing for a wish');
  return plan.status === 'refused' ? plan.error : failure(plan.failureType, plan.reason);
}

function resultOf(
  written: readonly { done: string }[],
  { warnings, reportedLimits, metadata }: Extract<Planned<unknown>, { status: 'planned' }>,
): ApplyResult {
  return {
    outcome: written.length === 0 ? 'unchanged' : 'applied',
    changes: [...new Set(written.map(({ done }) => done))],
    warnings: [...warnings],
    reportedLimits: { ...reportedLimits },
    ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
  };
}
