import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import type { ProcessOrderResult } from '../../../contracts/order.js';
import { CliError, EXIT } from '../exit-codes.js';
import { listOrders, type OrderRow } from './list-orders.js';
import { orderPage } from './order-page.js';
import { parkedReason } from './parked-reason.js';

/** Longest wait for a worker's answer; without a worker the rest is shown all the same. */
const QUERY_MS = 3_000;
/** So many orders are named when a beginning of a uuid fits several. */
const LISTED = 10;

/** Everything Temporal knows of one order: where it stands, what is being tried, how it ended. */
export interface OrderDetails extends OrderRow {
  summary: string | null;
  /** Its page in the web interface of the embedded server; null for another server. */
  page: string | null;
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
export async function showOrder(client: Client, uuid: string, uiUrl?: string): Promise<OrderDetails> {
  const row = await findOrder(client, uuid.replaceAll('-', '').toLowerCase());
  const handle = client.workflow.getHandle(row.workflowId, row.runId, { followRuns: false });
  const description = await handle.describe();
  const running = description.status.name === 'RUNNING';
  const waits = running ? await whyItWaits(client, row) : null;
  const ended = running ? { result: null, failure: null } : await handle.result().then(asResult, asFailure);
  const { result, failure } = ended;
  const advice = row.failureType !== null && isFailureType(row.failureType) ? FAILURES[row.failureType].advice : null;
  return {
    ...row,
    summary: (await description.staticSummary()) ?? null,
    page: uiUrl === undefined ? null : orderPage(uiUrl, client.options.namespace, row),
    reason: waits ?? result?.reason ?? null,
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

/** A parked order's reason is in its history; what a waiting one waits for is asked of its worker, if one answers. */
async function whyItWaits(client: Client, row: OrderRow): Promise<string | null> {
  if (row.phase === 'Parked') return parkedReason(client, row);
  if (row.phase !== 'Waiting') return null;
  const handle = client.workflow.getHandle(row.workflowId, row.runId);
  const asked = client.withDeadline(Date.now() + QUERY_MS, () => handle.query<{ reason?: string }>('orderStatus'));
  return (await asked.catch(() => undefined))?.reason ?? null;
}

async function findOrder(client: Client, uuid: string): Promise<OrderRow> {
  if (!/^[0-9a-f]{1,32}$/.test(uuid))
    throw new CliError('Give the order by its uuid or the first characters of it: digits and a to f.', EXIT.usage);
  const exact = await listOrders(client, { order: uuid, limit: 1 });
  if (exact[0] !== undefined) return exact[0];
  const matches = await listOrders(client, { orderPrefix: uuid, limit: 1000 });
  const distinct = [...new Map(matches.map((row) => [row.order, row])).values()];
  const [only, ...others] = distinct;
  if (only === undefined)
    throw new CliError(
      `No order ${uuid} is known to this Temporal server. Those that are: siteflow orders list`,
      EXIT.notFound,
    );
  if (others.length > 0)
    throw new CliError(
      `${distinct.length} orders begin with ${uuid}; give more characters:\n${distinct.slice(0, LISTED).map(line).join('\n')}`,
      EXIT.usage,
    );
  return only;
}

const line = (row: OrderRow): string => `  ${row.order}  ${row.type} ${row.resource}: ${row.phase}`;

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
