import { randomUUID } from 'node:crypto';
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Decision, RESOLVE_UPDATE, SKIP_REFUSED } from '../../../../contracts/decision.js';
import type { OrderRow } from '../list-orders.js';
import { resetOrder } from './reset-order.js';

/** Longest wait for a control worker to take a decision. */
const TAKEN_MS = 20_000;
/** Longest wait for the cluster to be compared after a skip. */
const COMPARED_MS = 90_000;

/**
 * - `taken`: the decision counts; a skip agrees with what the cluster shows, a closed order runs again
 * - `refused`: a skip does not agree; the order stays parked
 * - `impossible`: the order is in a state in which there is nothing to decide
 * - `unknown`: no answer in time; it may still be taken
 */
export interface Outcome {
  outcome: 'taken' | 'refused' | 'impossible' | 'unknown';
  message: string;
}

/** Hands a decision to one order: an update for one in work, a reset for one that has ended. */
export async function decideOrder(client: Client, row: OrderRow, decision: Decision): Promise<Outcome> {
  if (row.closedAt !== null) return decideClosed(client, row, decision);
  const handle = client.workflow.getHandle(row.workflowId, row.runId);
  try {
    // The id makes a repetition on the wire harmless.
    const update = await client.withDeadline(Date.now() + TAKEN_MS, () =>
      handle.startUpdate<string, [Decision]>(RESOLVE_UPDATE, {
        args: [decision],
        updateId: randomUUID(),
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      }),
    );
    return { outcome: 'taken', message: await client.withDeadline(Date.now() + COMPARED_MS, () => update.result()) };
  } catch (error) {
    return explained(error);
  }
}

function explained(error: unknown): Outcome {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const refused = cause instanceof ApplicationFailure && cause.type === SKIP_REFUSED;
    return { outcome: refused ? 'refused' : 'impossible', message: cause?.message ?? error.message };
  }
  if (error instanceof WorkflowNotFoundError) return { outcome: 'impossible', message: 'It has just ended.' };
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return { outcome: 'unknown', message: 'No answer in time: does the worker run? See siteflow orders show.' };
  throw error;
}

async function decideClosed(client: Client, row: OrderRow, { action, by, reason, adopt }: Decision): Promise<Outcome> {
  const impossible = (message: string): Outcome => ({ outcome: 'impossible', message });
  if (action !== 'retry')
    return impossible(`It has ended (${row.phase}), only a parked order can be decided; to run it again use retry.`);
  if (adopt) return impossible(`It has ended (${row.phase}): retry it first, and adopt once it is parked.`);
  if (row.phase === 'KeptPending' || row.phase === 'Waiting')
    return impossible(`It is ${row.phase}: the next look for open orders takes it up by itself.`);
  if (row.phase === 'Done' || row.phase === 'Rejected') return impossible(`It is ${row.phase}; nothing to retry.`);
  const why = `retry by ${by ?? 'nobody named'}${reason === undefined ? '' : `: ${reason}`}`;
  const runId = await resetOrder(client, row, { reason: why, requestId: randomUUID() });
  if (runId === undefined)
    return impossible('It ended before its first step; the next look for open orders starts it.');
  return { outcome: 'taken', message: `retry: runs again from its first step, as run ${runId}` };
}
