/** How a request ended. Every request of a batch ends by itself. */
export type Settled<R> = { status: 'done'; value: R } | { status: 'failed'; error: Error };

/**
 * `ahead`: requests that will be written no later than this one, the running batch included. `held`: the backend is
 * down; the request waits for it.
 */
export interface WriterProgress {
  state: 'queued' | 'writing' | 'held';
  ahead: number;
  /** Why it is held, or that writing takes unusually long. */
  reason?: string;
}

export interface WriteRequest<T> {
  /** Same key = same request: a second submit joins the queued or running first one. */
  key: string;
  /** Only requests with the same value can be written together; one lane that is down holds up no other. */
  lane: string;
  /** 0 is the most urgent. */
  urgency: number;
  /** It may take long to write, so only few of its kind share a batch, and others go between. */
  isSlow?: boolean;
  /** More than `maxBatch` of its kind may share a batch. */
  isBulk?: boolean;
  payload: T;
}

export interface SubmitOptions {
  /** Takes the request out of the queue. Once it is being written it goes on, and the result is still returned. */
  signal?: AbortSignal;
  /** Called at once and whenever the position changes. Must not throw. */
  onProgress?: (progress: WriterProgress) => void;
}

/** What writing a batch came to. */
export interface BatchResult<R> {
  /** Outcomes by key. A request without one counts as failed, or is kept when the backend is down. */
  outcomes: ReadonlyMap<string, Settled<R>>;
  /** Why the backend is down. */
  down?: string;
}

export interface GroupWriterOptions<T, R> {
  /** Writes one batch; a rejection fails all of it. */
  write: (requests: readonly WriteRequest<T>[]) => Promise<BatchResult<R>>;
  /** Most requests in one batch. */
  maxBatch: number;
  /** As many as this while all are bulk of the most urgent kind and batches are quick; absent: `maxBatch`. */
  maxBulk?: number;
  /** Most slow ones in one batch; absent: all may be. */
  mostSlow?: () => number;
  /** Begins a part of what nobody waits for; undefined when there is nothing. */
  idle?: () => Promise<void> | undefined;
  /** A batch starts at the earliest this long after the one before; meanwhile it grows. */
  everyMs?: number;
  /** Resolves when the backend of this request's lane answers again, or as soon as the signal is aborted. */
  untilUp: (request: WriteRequest<T>, signal: AbortSignal) => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  now?: () => number;
  /** A batch that takes longer than this is told of, again and again; default 15 s. */
  slowAfterMs?: number;
  /** Called each time with how long it has been written. Must not throw. */
  onSlow?: (elapsedMs: number) => void;
}
