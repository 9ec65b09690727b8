import type { ApplyResult } from '../../../../contracts/allocation.js';
import type { Wish } from '../../../../contracts/wish.js';
import { failure } from '../../failure.js';
import type { StaleGuard } from '../../writer/stale-guard.js';
import { NotTheWriter } from '../../writer/write-permit.js';
import type { Settled, WriteRequest } from '../../writer/write-request.js';
import type { BatchTools } from '../../writer/writer-groups.js';
import { asError, isDown, isTimeout } from './errors.js';
import type { Planned } from './plan-wishes.js';
import type { SimpleChange } from './simple-backend.js';

/** One wish on its way through the writer. */
export interface SimpleJob {
  wish: Wish;
}

interface OpenWish<Change> {
  key: string;
  wish: Wish;
  /** What is to be written next. */
  next: readonly Change[];
  /** What was written so far. */
  written: Change[];
}

/** The wishes of a batch that are neither done nor failed, and the outcomes of the others. */
export class OpenWishes<State, Change extends SimpleChange<State>> {
  readonly outcomes = new Map<string, Settled<ApplyResult>>();
  readonly #open = new Map<string, OpenWish<Change>>();

  /** Wishes that a newer order has overtaken fail at once. */
  constructor(requests: readonly WriteRequest<SimpleJob>[], guard: StaleGuard) {
    const observed = ({ backendId: account, origin, observedAt }: Wish) => ({ account, origin, observedAt });
    for (const { payload } of requests) guard.note(observed(payload.wish));
    for (const { key, payload } of requests) {
      const stale = guard.objection(observed(payload.wish));
      if (stale === undefined) this.#open.set(key, { key, wish: payload.wish, next: [], written: [] });
      else this.#fail(key, stale);
    }
  }

  get open(): OpenWish<Change>[] {
    return [...this.#open.values()];
  }

  get isDone(): boolean {
    return this.#open.size === 0;
  }

  /** Ends a wish that the read shows as wished, or that cannot be written; else notes what is to be written. */
  look(job: OpenWish<Change>, plan: Planned<Change> | undefined, state: State): void {
    const { key, written } = job;
    if (plan?.status !== 'planned') {
      this.#fail(key, refusal(plan));
      return;
    }
    const hidden = written.filter((change) => !change.shown(state));
    job.next = [...plan.changes, ...hidden.filter(({ done }) => !plan.changes.some((each) => each.done === done))];
    if (job.next.length > 0) return;
    this.#open.delete(key);
    this.outcomes.set(key, { status: 'done', value: resultOf(written, plan) });
  }

  /** What a wish wants is being written for another one; only the next read tells whether that succeeded. */
  waitFor(job: OpenWish<Change>): void {
    job.next = [];
  }

  /** Writes what is missing of one wish; a refusal concerns this one alone. @throws what concerns everybody */
  async write(
    job: OpenWish<Change>,
    write: (changes: readonly Change[], wish: Wish) => Promise<void>,
    health: BatchTools['health'],
  ): Promise<void> {
    const isNew = (change: Change): boolean => !job.written.some(({ done }) => done === change.done);
    job.written.push(...job.next.filter(isNew));
    try {
      await write(job.next, job.wish);
    } catch (error) {
      if (error instanceof NotTheWriter || isDown(error)) throw error;
      // After a timeout it may have been done all the same: the read-back tells.
      if (isTimeout(error)) health.killed();
      else this.#fail(job.key, asError(error));
    }
  }

  /** Whoever is still open was written as often as that helps. */
  giveUp(system: string): void {
    for (const { key, wish, written } of this.open) {
      const missing = written.slice(0, 3).map(({ done }) => done);
      if (missing.length === 0) missing.push('what was asked for it at the same time');
      const text = `${system} reported success for account ${wish.backendId}, but a read-back does not show everything of: ${missing.join('; ')}.`;
      this.#fail(key, failure('BackendNotApplied', text));
    }
  }

  failRest(error: Error): void {
    for (const { key } of this.open) this.#fail(key, error);
  }

  #fail(key: string, error: Error): void {
    this.#open.delete(key);
    this.outcomes.set(key, { status: 'failed', error });
  }
}

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
