import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { CONTROL_QUEUE, orderWorkflowId } from '../../contracts/ids.js';
import type { NoticeEvent } from '../../contracts/notice-event.js';
import type { ListedOrder, OrderType, ProcessOrderInput } from '../../contracts/order.js';
import type { SearchAttributeName } from '../../contracts/search-attributes.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';

export interface StartableOrder {
  uuid: string;
  type: OrderType;
  resourceUuid: string;
  resourceName: string;
  /** Where it was just listed. */
  listed?: ListedOrder;
}

export interface OrderSettings {
  offeringId: string;
  offeringName: string;
  cluster: string;
  parkGraceMs: number;
  /** Events that the site wants to be told. */
  notify: NoticeEvent[];
}

const keyword = (name: SearchAttributeName, value: string): SearchAttributePair => ({
  key: { name, type: 'KEYWORD' },
  value,
});

/**
 * Starts `processOrder` for one order. A run that exists already is left alone, so tick, event and CLI may all start
 * the same order; a run that has ended may be followed by another, whose first step reads whether anything is left.
 */
export async function startOrder(client: Client, order: StartableOrder, settings: OrderSettings): Promise<void> {
  const { offeringId, cluster, parkGraceMs, notify } = settings;
  const input: ProcessOrderInput = {
    offeringId,
    orderUuid: order.uuid,
    cluster,
    parkGraceMs,
    ...(order.listed === undefined ? {} : { listed: order.listed }),
    ...(notify.length === 0 ? {} : { notify }),
  };
  const options: WorkflowStartOptions = {
    workflowId: orderWorkflowId(offeringId, order.uuid),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: CONTROL_QUEUE,
    args: [input],
    memo: { resource: order.resourceName },
    typedSearchAttributes: [
      keyword('WaldurOffering', offeringId),
      keyword('WaldurOrder', order.uuid),
      keyword('WaldurResource', order.resourceUuid),
      keyword('Cluster', cluster),
      keyword('OrderType', order.type),
      keyword('OrderPhase', 'Reading'),
    ],
    staticSummary: `${order.type} ${order.resourceName} on ${cluster} (order ${order.uuid.slice(0, 8)})`,
    staticDetails: `Order \`${order.uuid}\` of offering **${settings.offeringName}** for resource \`${order.resourceUuid}\`.`,
  };
  await client.workflow.start(WORKFLOWS.processOrder, options);
}
