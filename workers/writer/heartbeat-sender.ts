import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { HolderReport } from '../../contracts/writer.js';
import type { Answer } from './lease.js';

/** Shorter than the time between two heartbeats, so that they do not queue up behind a silent server. */
const ANSWER_MS = 2_500;

/** gRPC's NOT_FOUND: the server has ended the activity. */
const NOT_FOUND = 5;

/**
 * Heartbeats of one activity by a call of its own. The SDK's heartbeat is fire and forget and may be held back; a lease
 * needs to see that the server has taken it.
 */
export function heartbeatSender(
  connection: NativeConnection,
  namespace: string,
  identity: string,
  taskToken: Uint8Array,
): (report: HolderReport) => Promise<Answer> {
  return async (report) => {
    const details = { payloads: toPayloads(defaultPayloadConverter, report) ?? [] };
    try {
      const answer = await connection.withDeadline(Date.now() + ANSWER_MS, () =>
        connection.workflowService.recordActivityTaskHeartbeat({ namespace, identity, taskToken, details }),
      );
      return answer.cancelRequested ? 'give-up' : 'held';
    } catch (error) {
      if ((error as { code?: number }).code === NOT_FOUND) return 'lost';
      throw error;
    }
  };
}
