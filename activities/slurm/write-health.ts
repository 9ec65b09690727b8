import { failure } from '../lib/failure.js';

/** While slurmdbd is down, one process every ten seconds asks; everybody else is told without asking. */
const PROBE_EVERY_MS = 10_000;

/**
 * A killed client's transaction lives on in slurmdbd, 24.6 to 32.8 s in five measurements, and a write begun meanwhile
 * can lose rows without a word.
 */
const SETTLE_MS = 35_000;

export interface Clock {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** What one writer has to remember from batch to batch. */
export class WriteHealth {
  readonly #clock: Clock;
  #downUntil = 0;
  #reason = '';
  #settledAt = 0;
  /** Requests of a batch that failed as a whole; written together next time, away from those that are surely good. */
  readonly suspects = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits until the last killed write can no longer interfere.
   *
   * @throws BackendUnavailable while the last answer was that slurmdbd is down
   */
  async ready(): Promise<void> {
    const wait = this.#downUntil - this.#clock.now();
    if (wait > 0) throw failure('BackendUnavailable', this.#reason, { retryAfterMs: Math.ceil(wait) });
    const settle = this.#settledAt - this.#clock.now();
    if (settle > 0) await this.#clock.sleep(settle);
  }

  /** Returns the failure for everyone in the batch. */
  down(reason: string): Error {
    this.#reason = reason;
    this.#downUntil = this.#clock.now() + PROBE_EVERY_MS;
    return failure('BackendUnavailable', reason, { retryAfterMs: PROBE_EVERY_MS });
  }

  killed(): void {
    this.#settledAt = this.#clock.now() + SETTLE_MS;
  }
}
