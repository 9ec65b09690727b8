/** Thrown when a turn did not come within the time the caller can wait. Nothing was run. */
export class MutexBusy extends Error {
  override readonly name = 'MutexBusy';
}

/**
 * Runs functions of the same key one after the other, in the order of their calls; keys don't wait for one another.
 * Holds within one process only.
 */
export class KeyedMutex {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * @param maxWaitMs longest wait for the turn; afterwards `MutexBusy` is thrown and `task` never runs
   * @returns what `task` returns; its errors pass through and free the turn
   */
  async run<T>(key: string, task: () => Promise<T>, maxWaitMs: number): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    let release = (): void => undefined;
    const own = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before.then(() => own);
    this.#tails.set(key, tail);
    // Who gave up waiting still stands between its neighbours, so the entry goes only when the turn has passed.
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    try {
      await within(before, maxWaitMs);
      return await task();
    } finally {
      release();
    }
  }
}

async function within(turn: Promise<void>, maxWaitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MutexBusy(`no turn within ${maxWaitMs} ms`)), maxWaitMs);
  });
  try {
    await Promise.race([turn, late]);
  } finally {
    clearTimeout(timer);
  }
}
