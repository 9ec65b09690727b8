import { withClient } from '../../lib/with-client.js';
import type { TemporalFlags } from '../options.js';
import { print } from '../print.js';
import { type OrderDetails, showOrder } from './show-order.js';

/** `siteflow orders show` */
export async function showCommand(order: string, options: TemporalFlags & { json?: boolean }): Promise<void> {
  await withClient(options, async (client) => {
    const details = await showOrder(client, order);
    print(options.json, details, () => render(details));
  });
}

function render(order: OrderDetails): string {
  const lines = [
    `${order.type} ${order.resource}  (order ${order.order})`,
    `phase      ${order.phase}${order.failureType === null ? '' : `: ${order.failureType}`}`,
    `cluster    ${order.cluster}`,
    `offering   ${order.offering}`,
    `resource   ${order.resourceUuid}`,
    `started    ${order.startedAt}`,
    `ended      ${order.closedAt ?? 'not yet'}`,
    `workflow   ${order.workflowId}`,
  ];
  if (order.reason !== null) lines.push(`reason     ${order.reason}`);
  if (order.advice !== null) lines.push(`what to do ${order.advice}`);
  if (order.failure !== null) lines.push(`failure    ${order.failure}`);
  for (const activity of order.pending) {
    const failed = activity.lastFailure === null ? '' : `, last failure: ${activity.lastFailure}`;
    lines.push(`in work    ${activity.activity}, attempt ${activity.attempt}${failed}`);
  }
  for (const change of order.result?.changes ?? []) lines.push(`changed    ${change}`);
  for (const warning of order.result?.warnings ?? []) lines.push(`warning    ${warning}`);
  return lines.join('\n');
}
