import { isCancellation } from '@temporalio/workflow';
import { knownFailure } from './failures.js';

/**
 * Runs a short step as a local activity, which costs a third of a normal one, and falls back to the normal activity
 * when the local attempts are used up, so that lasting trouble is visible in the UI. A failure that repeating cannot
 * mend is thrown at once.
 */
export async function quickly<T>(local: () => Promise<T>, normal: () => Promise<T>): Promise<T> {
  try {
    return await local();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { disposition } = knownFailure(error);
    if (disposition === 'park' || disposition === 'reread') throw error;
    return normal();
  }
}
