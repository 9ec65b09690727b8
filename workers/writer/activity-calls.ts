import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { HolderReport, HoldResult } from '../../contracts/writer.js';
import type { Answer } from './lease.js';

/** Shorter than the time between two heartbeats, so that they do not queue up behind a silent server. */
const ANSWER_MS = 2_500;

/** gRPC's NOT_FOUND: the server has ended the activity. */
const NOT_FOUND = 5;

/** What the holder of a group says to the server, each by a call of its own whose answer is seen. */
export interface ActivityCalls {
  beat(report: HolderReport): Promise<Answer>;
  /** Ends the activity with a result; `gone`: the server had ended it before. Rejects when it cannot be reached. */
  complete(result: HoldResult): Promise<'done' | 'gone'>;
}

/**
 * Heartbeats and completion of one activity by calls of their own. The SDK's heartbeat is fire and forget and may be held
 * back; a lease needs to see that the server has taken it. And because the SDK then sees no heartbeats, it takes the
 * activity for lost after its time-out and would never send its completion.
 */
export function activityCalls(
  connection: NativeConnection,
  namespace: string,
  identity: string,
  taskToken: Uint8Array,
): ActivityCalls {
  const payloads = (value: unknown) => ({ payloads: toPayloads(defaultPayloadConverter, value) ?? [] });
  const call = async <T>(make: () => Promise<T>): Promise<T | 'gone'> => {
    try {
      return await connection.withDeadline(Date.now() + ANSWER_MS, make);
    } catch (error) {
      if ((error as { code?: number }).code === NOT_FOUND) return 'gone';
      throw error;
    }
  };
  const { workflowService } = connection;
  return {
    async beat(report) {
      const details = payloads(report);
      const answer = await call(() =>
        workflowService.recordActivityTaskHeartbeat({ namespace, identity, taskToken, details }),
      );
      if (answer === 'gone') return 'lost';
      return answer.cancelRequested ? 'give-up' : 'held';
    },
    async complete(result) {
      const answer = await call(() =>
        workflowService.respondActivityTaskCompleted({ namespace, identity, taskToken, result: payloads(result) }),
      );
      return answer === 'gone' ? 'gone' : 'done';
    },
  };
}
