import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import type { ProcessOrderResult } from '../../../contracts/order.js';
import { CliError } from '../exit-codes.js';
import { listOrders, type OrderRow } from './list-orders.js';

/** Everything Temporal knows of one order: where it stands, what is being tried, how it ended. */
export interface OrderDetails extends OrderRow {
  summary: string | null;
  reason: string | null;
  advice: string | null;
  pending: { activity: string; attempt: number; lastFailure: string | null; nextAttemptAt: string | null }[];
  result: ProcessOrderResult | null;
  failure: string | null;
}

/**
 * @param uuid order uuid, dashed or not, or its first characters as far as they are unique
 * @throws CliError when no run of that order is known
 */
export async function showOrder(client: Client, uuid: string): Promise<OrderDetails> {
  const row = await findOrder(client, uuid.replaceAll('-', '').toLowerCase());
  const handle = client.workflow.getHandle(row.workflowId, row.runId);
  const description = await handle.describe();
  const running = description.status.name === 'RUNNING';
  const status = running
    ? await handle.query<{ phase: string; reason?: string }>('orderStatus').catch(() => undefined)
    : undefined;
  const ended = running ? { result: null, failure: null } : await handle.result().then(asResult, asFailure);
  const { result, failure } = ended;
  const advice = row.failureType !== null && isFailureType(row.failureType) ? FAILURES[row.failureType].advice : null;
  return {
    ...row,
    ...(status === undefined ? {} : { phase: status.phase }),
    summary: (await description.staticSummary()) ?? null,
    reason: status?.reason ?? result?.reason ?? null,
    advice,
    pending: (description.raw.pendingActivities ?? []).map((activity) => ({
      activity: activity.activityType?.name ?? '',
      attempt: activity.attempt ?? 1,
      lastFailure: activity.lastFailure?.message ?? null,
      nextAttemptAt: instant(activity.scheduledTime?.seconds),
    })),
    result,
    failure,
  };
}

async function findOrder(client: Client, uuid: string): Promise<OrderRow> {
  const exact = await listOrders(client, { order: uuid, limit: 1 });
  if (exact[0] !== undefined) return exact[0];
  const matches = (await listOrders(client, { limit: 1000 })).filter((row) => row.order.startsWith(uuid));
  const distinct = [...new Map(matches.map((row) => [row.order, row])).values()];
  const [only, ...others] = distinct;
  if (only === undefined) throw new CliError(`No run of order ${uuid} is known. See: siteflow orders list`);
  if (others.length > 0) throw new CliError(`${distinct.length} orders begin with ${uuid}; give more characters.`);
  return only;
}

interface Ended {
  result: ProcessOrderResult | null;
  failure: string | null;
}

const asResult = (result: unknown): Ended => ({ result: result as ProcessOrderResult, failure: null });

function asFailure(error: unknown): Ended {
  if (error instanceof WorkflowNotFoundError) throw error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { result: null, failure: cause instanceof Error ? cause.message : String(cause) };
}

function instant(seconds: unknown): string | null {
  if (seconds === undefined || seconds === null) return null;
  return new Date(Number(seconds) * 1000).toISOString();
}
