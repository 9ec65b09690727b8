import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TickResult } from '../../../contracts/activities.js';
import { CONTROL_QUEUE, orderTickId } from '../../../contracts/ids.js';
import { WORKFLOWS } from '../../../contracts/workflow-names.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { listOrders, type OrderRow } from '../orders/list-orders.js';
import { parkedReason } from '../orders/parked-reason.js';

const POLL_MS = 500;
const TELL_MS = 10_000;
/** Visibility lags a moment behind starts: only this many idle looks in a row count as idle. */
const IDLE_LOOKS = 3;
/** More open orders than this are not listed one by one. */
const LISTED = 1000;
/** For so many parked orders the reason is looked up and printed. */
const EXPLAINED = 20;

/**
 * Takes up every open order of the offerings once and waits until each has ended or is parked.
 *
 * @returns 0, or 7 when orders are parked; they stay so in Temporal and go on at the next start
 */
export async function runOnce(client: Client, offerings: string[]): Promise<{ code: ExitCode; summary: string }> {
  let listed = 0;
  for (const offering of offerings) {
    const handle = await client.workflow.start(WORKFLOWS.orderTick, {
      workflowId: `${orderTickId(offering)}/once`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: CONTROL_QUEUE,
      args: [offering],
    });
    const stopTelling = tellWhatHolds(handle);
    try {
      const tick: TickResult = await handle.result();
      listed += tick.listed;
    } finally {
      stopTelling();
    }
  }
  const parked = await untilIdle(client, new Set(offerings));
  const summary = `${listed} open orders taken up, ${parked.length} parked${parked.length === 0 ? '.' : ':'}`;
  const lines = await Promise.all(parked.map((row, at) => describe(client, row, at < EXPLAINED)));
  return { code: parked.length === 0 ? EXIT.ok : EXIT.partial, summary: [summary, ...lines].join('\n') };
}

/** While Waldur does not answer the tick is repeated; says so every few seconds, in words instead of log lines. */
function tellWhatHolds(handle: WorkflowHandle): () => void {
  const timer = setInterval(async () => {
    const description = await handle.describe().catch(() => undefined);
    const failure = description?.raw.pendingActivities?.[0]?.lastFailure?.message;
    if (failure) process.stderr.write(`Still trying: ${failure} Ctrl-C ends the waiting.\n`);
  }, TELL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function describe(client: Client, row: OrderRow, explain: boolean): Promise<string> {
  const head = `  ${row.order}  ${row.type} ${row.resource}: ${row.failureType ?? 'Parked'}`;
  const reason = explain ? await parkedReason(client, row) : null;
  return reason === null ? head : `${head}\n    ${reason}`;
}

async function untilIdle(client: Client, offerings: Set<string>): Promise<OrderRow[]> {
  for (let idle = 0; ; ) {
    const open = (await listOrders(client, { open: true, limit: LISTED })).filter((row) => offerings.has(row.offering));
    const busy = open.some((row) => row.phase !== 'Parked');
    idle = busy ? 0 : idle + 1;
    if (idle >= IDLE_LOOKS) return open;
    await sleep(POLL_MS);
  }
}
