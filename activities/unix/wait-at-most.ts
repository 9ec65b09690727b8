/** Asked to stop waiting: when aborted, or from the beginning. */
export type Leave = Pick<AbortSignal, 'aborted' | 'addEventListener' | 'removeEventListener'>;

export interface Waited<T> {
  done: Map<string, T>;
  /** Keys of what has not ended. */
  open: string[];
}

/**
 * Waits for some calls, but no longer than the limit and not beyond `leave`. What has ended by then counts, also with a
 * limit of 0; the others go on. None may reject.
 */
export async function waitAtMost<T>(
  limitMs: number,
  calls: ReadonlyMap<string, Promise<T>>,
  leave?: Leave,
): Promise<Waited<T>> {
  const done = new Map<string, T>();
  const all = Promise.all([...calls].map(async ([key, call]) => done.set(key, await call)));
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    stop = () => resolve();
    // A limit of 0 is still a turn of the event loop: what had ended before is seen.
    timer = setTimeout(stop, leave?.aborted === true ? 0 : limitMs);
    leave?.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([all, over]);
  clearTimeout(timer);
  leave?.removeEventListener('abort', stop);
  return { done, open: [...calls.keys()].filter((key) => !done.has(key)) };
}
