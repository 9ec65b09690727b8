import { BatchSize } from './batch-size.js';
import { type Chosen, chooseBatch, type Queued } from './choose-batch.js';
import type {
  BatchResult,
  GroupWriterOptions,
  Settled,
  SubmitOptions,
  WriteRequest,
  WriterProgress,
} from './write-request.js';

/** Most batches take a second or a few; a lock of the backend's database can hold one for minutes. */
const SLOW_AFTER_MS = 15_000;

interface Waiter<R> {
  resolve: (value: R) => void;
  reject: (error: unknown) => void;
  onProgress: ((progress: WriterProgress) => void) | undefined;
  cleanUp: () => void;
}

interface Entry<T, R> extends Queued {
  request: WriteRequest<T>;
  waiters: Set<Waiter<R>>;
  writing: boolean;
}

/** A lane whose backend is down. */
interface Held {
  reason: string;
  stop: AbortController;
}

/**
 * The single writer of one backend: requests that arrive while a batch is being written wait, and together become the
 * next one (group commit). There is never more than one batch at a time. The most urgent go first (`chooseBatch`). While
 * the backend of a lane is down its requests are kept, and the other lanes are written.
 */
export class GroupWriter<T, R> {
  readonly #options: GroupWriterOptions<T, R>;
  readonly #now: () => number;
  readonly #size: BatchSize;
  readonly #entries = new Map<string, Entry<T, R>>();
  readonly #held = new Map<string, Held>();
  #draining: Promise<void> | undefined;
  #closed: Error | undefined;
  #begunAt = Number.NEGATIVE_INFINITY;
  #agedLed = false;
  #writing = false;
  #slow = false;
  #wake: () => void = () => undefined;

  constructor(options: GroupWriterOptions<T, R>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#size = new BatchSize(options.maxBatch, options.maxBulk ?? options.maxBatch);
  }

  /** Requests waiting or being written. */
  get depth(): number {
    return this.#entries.size;
  }

  /** How long the running batch has been written, in milliseconds; 0 while none is. */
  get writingMs(): number {
    return this.#writing ? this.#now() - this.#begunAt : 0;
  }

  /**
   * Queues a request and waits for its own outcome.
   *
   * @throws what the write failed with; the signal's reason when it was taken out of the queue; what `close` was given
   */
  submit(request: WriteRequest<T>, { signal, onProgress }: SubmitOptions = {}): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const refusal = this.#closed ?? (signal?.aborted ? signal.reason : undefined);
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      const entry = this.#entries.get(request.key) ?? this.#enter(request);
      const abort = () => this.#leave(entry, waiter, signal?.reason);
      const cleanUp = () => signal?.removeEventListener('abort', abort);
      const waiter: Waiter<R> = { resolve, reject, onProgress, cleanUp };
      entry.waiters.add(waiter);
      signal?.addEventListener('abort', abort);
      onProgress?.(this.#progress(entry, this.depth - 1));
      // Requests of the same turn of the event loop share the first batch.
      this.#draining ??= new Promise((done) => setImmediate(() => void this.#drain().then(done)));
      this.#wake();
    });
  }

  /**
   * Takes no more requests, fails those that have not started with `reason`, and resolves when the running batch is
   * over. What is being written keeps its own outcome.
   */
  async close(reason: Error): Promise<void> {
    this.#closed = reason;
    for (const { stop } of this.#held.values()) stop.abort();
    for (const [key, entry] of [...this.#entries]) {
      if (entry.writing) continue;
      this.#entries.delete(key);
      settle(entry, { status: 'failed', error: reason });
    }
    this.#wake();
    await this.#draining;
  }

  /** Takes requests again after `close`. */
  open(): void {
    this.#closed = undefined;
  }

  #enter(request: WriteRequest<T>): Entry<T, R> {
    const { lane, urgency, isSlow = false } = request;
    const entry = { request, lane, urgency, isSlow, since: this.#now(), waiters: new Set<Waiter<R>>(), writing: false };
    this.#entries.set(request.key, entry);
    return entry;
  }

  #leave(entry: Entry<T, R>, waiter: Waiter<R>, reason: unknown): void {
    if (entry.writing) return;
    entry.waiters.delete(waiter);
    waiter.cleanUp();
    if (entry.waiters.size === 0) this.#entries.delete(entry.request.key);
    waiter.reject(reason);
    this.#wake();
  }

  async #drain(): Promise<void> {
    for (;;) {
      // Nothing else is written while a chore runs.
      const chore = this.#chore();
      if (chore !== undefined) {
        await chore;
        continue;
      }
      if (this.depth === 0) break;
      if (this.#next().batch.length < this.#options.maxBatch) await this.#gathered();
      const { batch, aged } = this.#next();
      if (batch.length === 0) {
        await this.#woken();
        continue;
      }
      this.#agedLed = aged;
      this.#begunAt = this.#now();
      for (const entry of batch) entry.writing = true;
      this.#tellPositions();
      const { outcomes, down } = await this.#watched(this.#write(batch.map(({ request }) => request)));
      if (down === undefined) this.#size.note(batch.length, this.#now() - this.#begunAt);
      for (const entry of batch) this.#finish(entry, outcomes.get(entry.request.key), down);
      if (down !== undefined && this.#closed === undefined) this.#hold(down, batch);
    }
    this.#draining = undefined;
  }

  /** Says of a batch that takes long that it does: whoever looks at a waiting order shall see that it is being written. */
  async #watched(result: Promise<BatchResult<R>>): Promise<BatchResult<R>> {
    const { slowAfterMs = SLOW_AFTER_MS, onSlow } = this.#options;
    this.#writing = true;
    const timer = setInterval(() => {
      this.#slow = true;
      this.#tellPositions();
      onSlow?.(this.writingMs);
    }, slowAfterMs);
    try {
      return await result;
    } finally {
      clearInterval(timer);
      this.#writing = false;
      this.#slow = false;
    }
  }

  #finish(entry: Entry<T, R>, outcome: Settled<R> | undefined, down: string | undefined): void {
    const { key } = entry.request;
    entry.writing = false;
    if (outcome === undefined && down !== undefined && this.#closed === undefined) return;
    this.#entries.delete(key);
    settle(entry, outcome ?? { status: 'failed', error: this.#closed ?? new Error(`no outcome for request ${key}`) });
  }

  /** Begins a part of what nobody waits for, unless somebody does or the writer is closed. */
  #chore(): Promise<void> | undefined {
    if (this.#closed !== undefined || this.#next().batch.length > 0) return undefined;
    return this.#options.idle?.()?.catch(() => undefined);
  }

  /** Waits until the next batch may start; more requests may come meanwhile. */
  async #gathered(): Promise<void> {
    const wait = this.#begunAt + (this.#options.everyMs ?? 0) - this.#now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, Math.ceil(wait)));
  }

  /** Everybody who waits is held: until a lane is up again, somebody new comes or the writer is closed. */
  async #woken(): Promise<void> {
    if (this.depth === 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = () => undefined;
  }

  /** Keeps the requests of a lane until its backend answers; they can still be cancelled, and others are written. */
  #hold(reason: string, [first]: readonly Entry<T, R>[]): void {
    if (first === undefined) return;
    const { lane } = first;
    const stop = new AbortController();
    this.#held.set(lane, { reason, stop });
    this.#tellPositions();
    const isUp = (): void => {
      this.#held.delete(lane);
      this.#wake();
    };
    void this.#options.untilUp(first.request, stop.signal).then(isUp, isUp);
  }

  #next(): Chosen<Entry<T, R>> {
    const free = [...this.#entries.values()].filter(({ lane }) => !this.#held.has(lane));
    const { maxBatch: most, mostSlow } = this.#options;
    const options = { now: this.#now(), mostSlow: mostSlow?.() ?? most, agedLed: this.#agedLed };
    const large = chooseBatch(free, { ...options, most: this.#size.current });
    if (large.batch.length <= most || large.batch.every(isBulk)) return large;
    return chooseBatch(free, { ...options, most });
  }

  #tellPositions(): void {
    const all = [...this.#entries.values()];
    const waiting = all.filter(({ writing }) => !writing).sort((a, b) => a.urgency - b.urgency);
    for (const [ahead, entry] of [...all.filter(({ writing }) => writing), ...waiting].entries()) {
      for (const { onProgress } of entry.waiters) onProgress?.(this.#progress(entry, ahead));
    }
  }

  #progress(entry: Entry<T, R>, ahead: number): WriterProgress {
    if (entry.writing) return { state: 'writing', ahead: 0, ...(this.#slow ? { reason: slowly(this.writingMs) } : {}) };
    const held = this.#held.get(entry.lane);
    return held === undefined ? { state: 'queued', ahead } : { state: 'held', ahead, reason: held.reason };
  }

  /** Never rejects, so that the loop of `#drain` cannot end with requests waiting. */
  async #write(requests: readonly WriteRequest<T>[]): Promise<BatchResult<R>> {
    try {
      return await this.#options.write(requests);
    } catch (error) {
      const failed = { status: 'failed' as const, error: error instanceof Error ? error : new Error(String(error)) };
      return { outcomes: new Map(requests.map(({ key }) => [key, failed])) };
    }
  }
}

const slowly = (elapsedMs: number): string =>
  `this batch has been written for ${Math.round(elapsedMs / 1000)} s: the backend answers slowly, or waits for a lock of its database`;

const isBulk = ({ urgency, request }: Queued & { request: { isBulk?: boolean } }): boolean =>
  urgency === 0 && request.isBulk === true;

function settle<T, R>(entry: Entry<T, R>, outcome: Settled<R>): void {
  for (const waiter of entry.waiters) {
    waiter.cleanUp();
    if (outcome.status === 'done') waiter.resolve(outcome.value);
    else waiter.reject(outcome.error);
  }
}
