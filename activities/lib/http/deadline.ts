export interface Deadline {
  /** Aborted when the time is up or `outer` is aborted. */
  signal: AbortSignal;
  /** Whether the time was up. */
  expired(): boolean;
  /** Ends the timer; must be called, else it holds the process. */
  clear(): void;
}

/** A signal that ends after `ms` milliseconds, or with `outer`. */
export function createDeadline(ms: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  const follow = (): void => controller.abort(outer?.reason);
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new Error(`no complete answer within ${ms} ms`));
  }, ms);
  if (outer?.aborted) follow();
  outer?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
    },
  };
}
