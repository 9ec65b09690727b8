import { ApplicationFailure, CancellationScope, condition, log, setHandler, workflowInfo } from '@temporalio/workflow';
import { type Decision, SKIP_REFUSED } from '../../contracts/decision.js';
import type { ResetWatch } from '../lib/reset-watch.js';
import { describeDecision, objectionTo } from './check-decision.js';
import { again, resolveSignal, resolveUpdate } from './messages.js';
import type { Progress } from './page/progress.js';

/** A parked order looks at Waldur again this often, without being asked: it may have ended elsewhere. */
const REREAD_EVERY_MS = 60 * 60 * 1000;

/** A decision on its way; a `skip` is answered once the cluster was looked at. */
export interface Taken {
  readonly decision: Decision;
  answer?: { agrees: boolean; text: string };
}

export type Wakeup = { by: 'operator'; taken: Taken } | { by: 'hint' | 'clock' | 'grace' | 'reset' };

/** The waiting room of one order. Handlers only set state; the order's main loop acts on it. */
export class Park {
  readonly #progress: Progress;
  readonly #resets: ResetWatch;
  readonly #graceMs: number;
  #since: number | undefined;
  #notBefore = 0;
  #taken: Taken | undefined;
  #hinted = false;
  #listening = false;

  constructor(progress: Progress, resets: ResetWatch, graceMs: number) {
    this.#progress = progress;
    this.#resets = resets;
    this.#graceMs = graceMs;
    setHandler(again, () => {
      this.#hinted = true;
    });
    setHandler(resolveSignal, (decision) => {
      const objection = this.#objection(decision);
      if (objection === undefined) this.#taken = { decision };
      else log.warn(`Order: a signal was ignored. ${objection}`);
    });
    setHandler(resolveUpdate, (decision) => this.#take(decision), {
      validator: (decision) => {
        const objection = this.#objection(decision);
        if (objection !== undefined) throw new Error(objection);
      },
    });
  }

  #objection(decision: unknown): string | undefined {
    if (this.#resets.isNew) return 'This was sent to the run before the reset; send it again if it still holds.';
    if (this.#taken !== undefined)
      return `Another decision was just taken (${describeDecision(this.#taken.decision)}).`;
    if (this.#listening) return objectionTo(decision);
    const { phase } = this.#progress;
    if (phase === 'Parked') return 'A decision about this order is just being carried out.';
    return `The order is not parked, it is ${phase}; there is nothing to decide.`;
  }

  async #take(decision: Decision): Promise<string> {
    const taken: Taken = { decision };
    this.#taken = taken;
    if (decision.action !== 'skip') return `${decision.action}: taken by ${workflowInfo().workflowId}`;
    await condition(() => taken.answer !== undefined);
    const { agrees = false, text = '' } = taken.answer ?? {};
    if (agrees) return text;
    throw ApplicationFailure.nonRetryable(text, SKIP_REFUSED);
  }

  /** The order parks now: decisions are taken from here on. Hints from before do not count. */
  enter(): void {
    this.#listening = true;
    this.#hinted = false;
    this.#since ??= Date.now();
  }

  get #isInterrupted(): boolean {
    return this.#taken !== undefined || this.#resets.isNew;
  }

  /** Does what a decision needs before it counts; undefined when another one, or a reset, comes first. */
  async unlessInterrupted<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.#listening = true;
    const scope = new CancellationScope();
    const working = scope.run(work);
    try {
      await Promise.race([working, condition(() => this.#isInterrupted)]);
      if (!this.#isInterrupted) return await working;
      working.catch(() => undefined);
      scope.cancel();
      return undefined;
    } finally {
      this.#listening = false;
    }
  }

  /** The grace could not end the order: it is not tried again at once. */
  postpone(): void {
    this.#notBefore = Date.now() + REREAD_EVERY_MS;
  }

  /**
   * Waits for an operator, a reset, a hint, the hourly look or the end of the grace, which counts from the first parking
   * and starts anew after an operator's retry.
   */
  async wait(): Promise<Wakeup> {
    this.#since ??= Date.now();
    const left = Math.max(this.#since + this.#graceMs, this.#notBefore) - Date.now();
    if (left > 0) await condition(() => this.#isInterrupted || this.#hinted, Math.min(left, REREAD_EVERY_MS));

    this.#listening = false;
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken?.decision.action === 'retry' || this.#resets.isNew) this.#since = undefined;
    if (taken !== undefined && this.#resets.isNew) taken.answer = { agrees: false, text: 'The run was reset.' };
    if (this.#resets.isNew) return { by: 'reset' };
    if (taken !== undefined) return { by: 'operator', taken };
    if (this.#hinted) return { by: 'hint' };
    return { by: left <= REREAD_EVERY_MS ? 'grace' : 'clock' };
  }
}
