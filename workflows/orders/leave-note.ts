import { log } from '@temporalio/workflow';
import { knownFailure } from '../lib/failures.js';

/** A note that cannot be left must not hold up or fail the order: the same text stands in the Temporal UI. */
export async function leaveNote(leave: () => Promise<void>): Promise<void> {
  try {
    await leave();
  } catch (error) {
    log.warn('could not leave a note in Waldur', { failureType: knownFailure(error).type });
  }
}
