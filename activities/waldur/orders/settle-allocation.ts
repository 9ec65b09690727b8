import { ApplicationFailure } from '@temporalio/common';
import type { WaldurClient } from '../client/client.js';
import type { Log } from '../client/log.js';

/** A connection that was lost is no reason to leave it; an outage is: the order is done and must not wait for this. */
const TRIES = 2;

/** A try that took longer than this met a Waldur that hangs; the step it belongs to has a time limit of its own. */
const QUICK_MS = 3_000;

/**
 * Sets the allocation OK that servers of 2024 keep beside a resource. Nothing else does it once `set_state_done` has ended
 * the order, and while it waits to be created or updated Waldur sets the resource's next Update order erred the moment it
 * is approved.
 *
 * Only for a resource that is OK: then no order is under way, which Waldur would take for done. A second run changes
 * nothing. A failure is only logged, because the order itself is well; the next order tries again.
 */
export async function settleAllocation(
  { resources }: Pick<WaldurClient, 'resources'>,
  log: Log,
  resourceUuid: string,
): Promise<void> {
  for (let left = TRIES - 1; ; left -= 1) {
    const begun = Date.now();
    try {
      return await resources.settleAllocation(resourceUuid);
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      if (left > 0 && !error.nonRetryable && Date.now() - begun < QUICK_MS) continue;
      const fields = { resource: resourceUuid, reason: error.message };
      return log.warn(fields, "Waldur's own allocation is not set OK; it may refuse the next change of limits");
    }
  }
}
