import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { WORKFLOWS } from '../../../contracts/workflow-names.js';

/** One run of an order as Temporal's visibility shows it. */
export interface OrderRow {
  order: string;
  type: string;
  phase: string;
  failureType: string | null;
  resource: string;
  resourceUuid: string;
  offering: string;
  cluster: string;
  startedAt: string;
  closedAt: string | null;
  workflowId: string;
  runId: string;
}

export interface OrderFilter {
  offering?: string;
  phase?: string;
  failureType?: string;
  cluster?: string;
  order?: string;
  /** Beginning of the order's uuid. */
  orderPrefix?: string;
  open?: boolean;
  limit: number;
}

/**
 * Lists orders, open ones first, then those that ended last; an order that was run again only with the newest of the runs
 * that the filter fits. Reads visibility only; needs no configuration and no Waldur.
 */
export async function listOrders(client: Client, filter: OrderFilter): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  const seen = new Set<string>();
  for await (const execution of client.workflow.list({
    query: queryOf(filter),
    pageSize: Math.min(filter.limit, 500),
  })) {
    if (seen.has(execution.workflowId)) continue;
    seen.add(execution.workflowId);
    rows.push(rowOf(execution));
    if (rows.length >= filter.limit) break;
  }
  return rows;
}

/** The visibility query of a filter. Values are quoted, so that no filter text can change the query. */
export function queryOf(filter: Omit<OrderFilter, 'limit'>): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const terms = [`WorkflowType = ${quoted(WORKFLOWS.processOrder)}`];
  if (filter.offering !== undefined) terms.push(`WaldurOffering = ${quoted(filter.offering)}`);
  if (filter.order !== undefined) terms.push(`WaldurOrder = ${quoted(filter.order)}`);
  if (filter.orderPrefix !== undefined) terms.push(`WaldurOrder STARTS_WITH ${quoted(filter.orderPrefix)}`);
  if (filter.phase !== undefined) terms.push(`OrderPhase = ${quoted(filter.phase)}`);
  if (filter.failureType !== undefined) terms.push(`FailureType = ${quoted(filter.failureType)}`);
  if (filter.cluster !== undefined) terms.push(`Cluster = ${quoted(filter.cluster)}`);
  if (filter.open === true) terms.push("ExecutionStatus = 'Running'");
  return terms.join(' AND ');
}

function rowOf(execution: WorkflowExecutionInfo): OrderRow {
  const attribute = (name: string): string => String(execution.searchAttributes[name]?.[0] ?? '');
  const ended = execution.status.name !== 'RUNNING';
  const phase = attribute('OrderPhase');
  return {
    order: attribute('WaldurOrder'),
    type: attribute('OrderType'),
    phase: ended && execution.status.name !== 'COMPLETED' ? execution.status.name.toLowerCase() : phase,
    failureType: phase === 'Parked' || phase === 'Failed' ? attribute('FailureType') || null : null,
    resource: String(execution.memo?.resource ?? ''),
    resourceUuid: attribute('WaldurResource'),
    offering: attribute('WaldurOffering'),
    cluster: attribute('Cluster'),
    startedAt: execution.startTime.toISOString(),
    closedAt: execution.closeTime?.toISOString() ?? null,
    workflowId: execution.workflowId,
    runId: execution.runId,
  };
}
