import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import { again, type Resolution, resolveSignal, resolveUpdate } from './messages.js';
import type { Progress } from './progress.js';

/** A parked order looks at Waldur again this often, without being asked: it may have ended elsewhere. */
const REREAD_EVERY_MS = 60 * 60 * 1000;

export type Wakeup = { by: 'operator'; resolution: Resolution } | { by: 'hint' | 'clock' | 'grace' };

/** The waiting room of one order. Handlers only set state; the order's main loop acts on it. */
export class Park {
  readonly #graceMs: number;
  #since: number | undefined;
  #resolution: Resolution | undefined;
  #hinted = false;

  constructor(progress: Progress, graceMs: number) {
    this.#graceMs = graceMs;
    setHandler(again, () => {
      this.#hinted = true;
    });
    setHandler(resolveSignal, (resolution) => {
      this.#resolution = resolution;
    });
    setHandler(
      resolveUpdate,
      (resolution) => {
        this.#resolution = resolution;
        return `${resolution.action}: taken by ${workflowInfo().workflowId}`;
      },
      {
        validator: (resolution) => {
          if (progress.phase !== 'Parked') throw new Error(`The order is not parked, it is ${progress.phase}.`);
          if (resolution?.action !== 'retry' && resolution?.action !== 'fail')
            throw new Error('Send {"action": "retry"} or {"action": "fail"}.');
        },
      },
    );
  }

  /** The order parks now: what was sent before does not count, what is sent from here on does. */
  enter(): void {
    this.#resolution = undefined;
    this.#hinted = false;
    this.#since ??= Date.now();
  }

  /**
   * Waits for an operator, a hint, the hourly look or the end of the grace, which counts from the first parking and
   * starts anew after an operator's retry.
   */
  async wait(): Promise<Wakeup> {
    this.#since ??= Date.now();
    const left = this.#since + this.#graceMs - Date.now();
    if (left > 0)
      await condition(() => this.#resolution !== undefined || this.#hinted, Math.min(left, REREAD_EVERY_MS));

    const resolution: Resolution | undefined = this.#resolution;
    if (resolution !== undefined) {
      this.#since = undefined;
      return { by: 'operator', resolution };
    }
    if (this.#hinted) return { by: 'hint' };
    return { by: left <= REREAD_EVERY_MS ? 'grace' : 'clock' };
  }
}
