/** Runs calls so that at most `limit` of them are under way at a time; the others wait in order. */
export type LimitedRun = <T>(call: () => Promise<T>) => Promise<T>;

export function limitCalls(limit: number): LimitedRun {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      if (running < limit) {
        running += 1;
        resolve();
      } else waiting.push(resolve);
    });
  const next = (): void => {
    const start = waiting.shift();
    if (start === undefined) running -= 1;
    else start();
  };
  return async (call) => {
    await turn();
    try {
      return await call();
    } finally {
      next();
    }
  };
}
