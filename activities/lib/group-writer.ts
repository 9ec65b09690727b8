/** How a request ended. Every request of a batch ends by itself. */
export type Settled<R> = { status: 'done'; value: R } | { status: 'failed'; error: Error };

/** `ahead`: requests that will be written no later than this one, the running batch included. */
export interface WriterProgress {
  state: 'queued' | 'writing';
  ahead: number;
}

export interface WriteRequest<T> {
  /** Same key = same request: a second submit joins the queued or running first one. */
  key: string;
  /** Only requests with the same value can be written together. */
  lane: string;
  payload: T;
}

export interface SubmitOptions {
  /** Takes the request out of the queue. Once it is being written it goes on, and the result is still returned. */
  signal?: AbortSignal;
  /** Called at once and whenever the position changes. Must not throw. */
  onProgress?: (progress: WriterProgress) => void;
}

export interface GroupWriterOptions<T, R> {
  /** Writes one batch. A request missing from the answer counts as failed; a rejection fails the whole batch. */
  write: (requests: readonly WriteRequest<T>[]) => Promise<ReadonlyMap<string, Settled<R>>>;
  /** Most requests in one batch. */
  maxBatch: number;
  /** Asked before every batch; rejects when this process must not write now. */
  mayWrite?: () => Promise<void>;
}

interface Waiter<R> {
  resolve: (value: R) => void;
  reject: (error: unknown) => void;
  onProgress: ((progress: WriterProgress) => void) | undefined;
  cleanUp: () => void;
}

interface Entry<T, R> {
  request: WriteRequest<T>;
  waiters: Set<Waiter<R>>;
  writing: boolean;
}

/**
 * The single writer of one backend: requests that arrive while a batch is being written wait, and together become the
 * next one (group commit). There is never more than one batch at a time.
 */
export class GroupWriter<T, R> {
  readonly #options: GroupWriterOptions<T, R>;
  readonly #entries = new Map<string, Entry<T, R>>();
  #running = false;

  constructor(options: GroupWriterOptions<T, R>) {
    this.#options = options;
  }

  /** Requests waiting or being written. */
  get depth(): number {
    return this.#entries.size;
  }

  /**
   * Queues a request and waits for its own outcome.
   *
   * @throws what the write failed with; the signal's reason when it was taken out of the queue
   */
  submit(request: WriteRequest<T>, { signal, onProgress }: SubmitOptions = {}): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const entry = this.#entries.get(request.key) ?? { request, waiters: new Set<Waiter<R>>(), writing: false };
      this.#entries.set(request.key, entry);
      const abort = () => this.#leave(entry, waiter, signal?.reason);
      const cleanUp = () => signal?.removeEventListener('abort', abort);
      const waiter: Waiter<R> = { resolve, reject, onProgress, cleanUp };
      entry.waiters.add(waiter);
      signal?.addEventListener('abort', abort);
      onProgress?.({ state: entry.writing ? 'writing' : 'queued', ahead: entry.writing ? 0 : this.depth - 1 });
      if (!this.#running) {
        this.#running = true;
        // Requests of the same turn of the event loop share the first batch.
        setImmediate(() => void this.#drain());
      }
    });
  }

  #leave(entry: Entry<T, R>, waiter: Waiter<R>, reason: unknown): void {
    if (entry.writing) return;
    entry.waiters.delete(waiter);
    waiter.cleanUp();
    if (entry.waiters.size === 0) this.#entries.delete(entry.request.key);
    waiter.reject(reason);
  }

  async #drain(): Promise<void> {
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      for (const entry of batch) entry.writing = true;
      this.#tellPositions();
      const outcomes = await this.#write(batch.map(({ request }) => request));
      for (const entry of batch) {
        this.#entries.delete(entry.request.key);
        settle(entry, outcomes(entry.request.key));
      }
    }
    this.#running = false;
  }

  #next(): Entry<T, R>[] {
    const waiting = [...this.#entries.values()];
    const lane = waiting[0]?.request.lane;
    return waiting.filter(({ request }) => request.lane === lane).slice(0, this.#options.maxBatch);
  }

  #tellPositions(): void {
    let ahead = 0;
    for (const entry of this.#entries.values()) {
      for (const { onProgress } of entry.waiters) {
        onProgress?.(entry.writing ? { state: 'writing', ahead: 0 } : { state: 'queued', ahead });
      }
      ahead += 1;
    }
  }

  /** Never rejects, so that the loop of `#drain` cannot end with requests waiting. */
  async #write(requests: readonly WriteRequest<T>[]): Promise<(key: string) => Settled<R>> {
    try {
      await this.#options.mayWrite?.();
      const outcomes = await this.#options.write(requests);
      return (key) => outcomes.get(key) ?? { status: 'failed', error: new Error(`no outcome for request ${key}`) };
    } catch (error) {
      const failed = { status: 'failed' as const, error: error instanceof Error ? error : new Error(String(error)) };
      return () => failed;
    }
  }
}

function settle<T, R>(entry: Entry<T, R>, outcome: Settled<R>): void {
  for (const waiter of entry.waiters) {
    waiter.cleanUp();
    if (outcome.status === 'done') waiter.resolve(outcome.value);
    else waiter.reject(outcome.error);
  }
}
