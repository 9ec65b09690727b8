import { abortableSleep } from '../abortable-sleep.js';

/** Thrown instead of waiting longer than the caller can. Nothing was sent. */
export class RateLimitExceeded extends Error {
  override readonly name = 'RateLimitExceeded';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`no request may be sent for another ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

export interface RateLimitOptions {
  /** Absent: unlimited; pauses still hold. */
  requestsPerSecond?: number;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A request waits anew when a pause began during its wait, at most this often. */
const MAX_WAITS = 5;

/**
 * Token bucket for one server, kept as the instant at which it would be full again. It holds one second's worth of
 * requests; the ones beyond are spread evenly. `pause` stops everybody, as a server asks for with 429.
 */
export class RateLimit {
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  #intervalMs = 0;
  #toleranceMs = 0;
  #nextFullMs = 0;
  #pausedUntilMs = 0;

  constructor(options: RateLimitOptions = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#sleep = options.sleep ?? abortableSleep;
    this.restrict(options.requestsPerSecond);
  }

  /** Lowers the rate; a higher one than before has no effect, so that the most careful of several clients counts. */
  restrict(requestsPerSecond: number | undefined): void {
    if (requestsPerSecond === undefined) return;
    const interval = 1000 / requestsPerSecond;
    if (interval <= this.#intervalMs) return;
    this.#intervalMs = interval;
    this.#toleranceMs = Math.max(1000 - interval, 0);
  }

  /** No request is released for `ms` milliseconds; a longer pause that is under way stays. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#now() + ms);
  }

  /**
   * Waits for the right to send one request.
   *
   * @param maxWaitMs longest wait
   * @throws RateLimitExceeded when it would be longer; the signal's reason when aborted
   */
  async acquire(maxWaitMs: number, signal?: AbortSignal): Promise<void> {
    const deadline = this.#now() + maxWaitMs;
    let start = this.#reserve(deadline);
    for (let waits = 0; start > this.#now() && waits < MAX_WAITS; waits++) {
      await this.#sleep(start - this.#now(), signal);
      if (this.#pausedUntilMs > start) start = this.#reserve(deadline);
    }
    if (start > this.#now()) throw new RateLimitExceeded(Math.ceil(start - this.#now()));
  }

  #reserve(deadline: number): number {
    const now = this.#now();
    const start = Math.max(now, this.#pausedUntilMs, this.#nextFullMs - this.#toleranceMs);
    if (start > Math.max(deadline, now)) throw new RateLimitExceeded(Math.ceil(start - now));
    this.#nextFullMs = Math.max(this.#nextFullMs, start) + this.#intervalMs;
    return start;
  }
}

const shared = new Map<string, RateLimit>();

/** The rate limit of one server in this process; all clients of a base URL get the same one, with the lowest rate. */
export function sharedRateLimit(baseUrl: string, requestsPerSecond?: number): RateLimit {
  const limit = shared.get(baseUrl) ?? new RateLimit();
  shared.set(baseUrl, limit);
  limit.restrict(requestsPerSecond);
  return limit;
}
