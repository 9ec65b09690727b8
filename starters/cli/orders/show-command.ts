import { withClient } from '../../lib/with-client.js';
import type { TemporalFlags } from '../options.js';
import { print } from '../print.js';
import { duration } from '../table.js';
import { type OrderDetails, showOrder } from './show-order.js';

/** `siteflow orders show` */
export async function showCommand(order: string, options: TemporalFlags & { json?: boolean }): Promise<void> {
  await withClient(options, async (client, { uiUrl }) => {
    const details = await showOrder(client, order, uiUrl);
    print(options.json, details, () => render(details, new Date()));
  });
}

/** One order for people: what it is and where it stands, then why and what to do, then what was done. */
export function render(order: OrderDetails, now: Date): string {
  const { result } = order;
  const took = duration(
    (order.closedAt === null ? now : new Date(order.closedAt)).getTime() - +new Date(order.startedAt),
  );
  const rows: [string, string | null | undefined][] = [
    ['order', order.order],
    ['cluster', order.cluster],
    ['account', result?.backendId],
    ['offering', order.offering],
    ['resource', order.resourceUuid],
    ['started', utc(order.startedAt)],
    ['ended', order.closedAt === null ? `not yet, ${took} so far` : `${utc(order.closedAt)}, took ${took}`],
    ['workflow', order.workflowId],
    ['page', order.page],
    ['why', order.reason],
    ['failure', order.failure],
    ['what to do', order.advice],
    ['resolve', order.phase === 'Parked' ? RESOLVE : null],
    ...order.pending.map((activity): [string, string] => ['in work', tried(activity, now)]),
    ...(result?.changes ?? []).map((change): [string, string] => ['changed', change]),
    ...(result?.warnings ?? []).map((warning): [string, string] => ['left out', warning]),
  ];
  const phase = order.failureType === null ? order.phase : `${order.phase} (${order.failureType})`;
  return [
    `${order.type} ${order.resource}: ${phase}`,
    ...rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(10)}  ${value}`] : [])),
  ].join('\n');
}

const RESOLVE =
  'when the cause is mended, send the update "resolve" on its page in Temporal: {"action": "retry"}, or ' +
  '{"action": "fail"} to set the order erred';

const utc = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;

function tried(pending: OrderDetails['pending'][number], now: Date): string {
  const { activity, attempt, lastFailure, nextAttemptAt } = pending;
  if (lastFailure === null) return activity;
  const next = nextAttemptAt === null || Date.parse(nextAttemptAt) < +now ? '' : `, next attempt ${utc(nextAttemptAt)}`;
  return `${activity}, attempt ${attempt}${next}; last failure: ${lastFailure}`;
}
