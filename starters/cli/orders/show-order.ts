import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { DecisionRecord } from '../../../contracts/decision.js';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import type { ProcessOrderResult } from '../../../contracts/order.js';
import { orderPage } from '../../../contracts/order-page.js';
import { findOrder } from './find-order.js';
import type { OrderRow } from './list-orders.js';
import { parkedReason } from './parked-reason.js';
import { progressOf } from './progress-of.js';

/** Longest wait for a worker's answer; without a worker the rest is shown all the same. */
const QUERY_MS = 3_000;

/** Everything Temporal knows of one order: where it stands, what is being tried, how it ended. */
export interface OrderDetails extends OrderRow {
  summary: string | null;
  /** Its page in the web interface of the embedded server; null for another server. */
  page: string | null;
  reason: string | null;
  advice: string | null;
  pending: {
    activity: string;
    attempt: number;
    lastFailure: string | null;
    nextAttemptAt: string | null;
    /** What it said of itself last, such as what it waits for. */
    progress: string | null;
  }[];
  result: ProcessOrderResult | null;
  failure: string | null;
  /** What operators decided, once the order has ended; before that they are on its page. */
  decisions: DecisionRecord[];
}

/**
 * @param uuid order uuid, dashed or not, or its first characters as far as they are unique
 * @throws CliError when no run of that order is known
 */
export async function showOrder(client: Client, uuid: string, uiUrl?: string): Promise<OrderDetails> {
  const row = await findOrder(client, uuid);
  const handle = client.workflow.getHandle(row.workflowId, row.runId, { followRuns: false });
  const description = await handle.describe();
  const running = description.status.name === 'RUNNING';
  const waits = running ? await whyItWaits(client, row) : null;
  const ended: Ended = running ? STILL_RUNS : await handle.result().then(asResult, asFailure);
  const advice = row.failureType !== null && isFailureType(row.failureType) ? FAILURES[row.failureType].advice : null;
  return {
    ...row,
    summary: (await description.staticSummary()) ?? null,
    page: uiUrl === undefined ? null : orderPage(uiUrl, client.options.namespace, row),
    reason: waits ?? ended.result?.reason ?? null,
    advice,
    pending: (description.raw.pendingActivities ?? []).map((activity) => ({
      activity: activity.activityType?.name ?? '',
      attempt: activity.attempt ?? 1,
      lastFailure: activity.lastFailure?.message ?? null,
      nextAttemptAt: instant(activity.scheduledTime?.seconds),
      progress: progressOf(activity.heartbeatDetails?.payloads?.[0]),
    })),
    ...ended,
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

type Ended = Pick<OrderDetails, 'result' | 'failure' | 'decisions'>;

const STILL_RUNS: Ended = { result: null, failure: null, decisions: [] };

function asResult(value: unknown): Ended {
  const { decisions = [], ...result } = value as ProcessOrderResult;
  return { ...STILL_RUNS, result, decisions };
}

function asFailure(error: unknown): Ended {
  if (error instanceof WorkflowNotFoundError) throw error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const [details] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  const { decisions = [] } = (details ?? {}) as { decisions?: DecisionRecord[] };
  return { ...STILL_RUNS, failure: cause instanceof Error ? cause.message : String(cause), decisions };
}

function instant(seconds: unknown): string | null {
  if (seconds === undefined || seconds === null) return null;
  return new Date(Number(seconds) * 1000).toISOString();
}
