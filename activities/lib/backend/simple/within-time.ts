import { failure } from '../../failure.js';

/**
 * The result of `work`, or BackendTimeout when it takes longer. The work itself is not ended: what it still does is not
 * looked at any more.
 */
export async function withinTime<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure('BackendTimeout', `${what}: no answer within ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
