import type { DecisionRecord } from '../../../contracts/decision.js';
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
    ['resolve', toResolve(order)],
    ...order.pending.map((activity): [string, string] => ['in work', tried(activity, now)]),
    ...order.decisions.map((record): [string, string] => ['decided', decided(record)]),
    ...(result?.changes ?? []).map((change): [string, string] => ['changed', change]),
    ...(result?.warnings ?? []).map((warning): [string, string] => ['left out', warning]),
  ];
  const phase = order.failureType === null ? order.phase : `${order.phase} (${order.failureType})`;
  return [
    `${order.type} ${order.resource}: ${phase}`,
    ...rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(10)}  ${value}`] : [])),
  ].join('\n');
}

function toResolve({ order, phase }: OrderDetails): string | null {
  const name = order.slice(0, 12);
  if (phase === 'failed') return `to run it again: siteflow orders retry ${name}`;
  if (phase !== 'Parked') return null;
  return (
    `when the cause is mended: siteflow orders retry ${name}; done by hand: skip instead of retry; give up and set the ` +
    'order erred: fail'
  );
}

function decided({ at, action, by, force, reason, refused }: DecisionRecord): string {
  const what = `${utc(at)} ${action}${force ? ' --force' : ''}${by === undefined ? '' : ` by ${by}`}`;
  return `${what}${reason === undefined ? '' : `: ${reason}`}${refused === undefined ? '' : ` (refused: ${refused})`}`;
}

const utc = (instant: string): string => `${instant.slice(0, 19).replace('T', ' ')} UTC`;

function tried(pending: OrderDetails['pending'][number], now: Date): string {
  const { attempt, lastFailure, nextAttemptAt, progress } = pending;
  const activity = progress === null ? pending.activity : `${pending.activity}, ${progress}`;
  if (lastFailure === null) return activity;
  const next = nextAttemptAt === null || Date.parse(nextAttemptAt) < +now ? '' : `, next attempt ${utc(nextAttemptAt)}`;
  return `${activity}, attempt ${attempt}${next}; last failure: ${lastFailure}`;
}
