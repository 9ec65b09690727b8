import type { Client } from '@temporalio/client';
import { Gauge, type Registry } from 'prom-client';
import { WORKFLOWS } from '../../../contracts/workflow-names.js';

const TIMEOUT_MS = 2_000;
const PARKED = `WorkflowType = '${WORKFLOWS.processOrder}' AND OrderPhase = 'Parked' AND ExecutionStatus = 'Running'`;

/**
 * Adds `siteflow_orders_parked`, the orders that wait for an operator, counted by the Temporal server whenever the metrics
 * are asked for. While the server does not answer the value is missing rather than old.
 */
export function parkedGauge(registry: Registry, client: Pick<Client, 'workflow' | 'withDeadline'>): void {
  new Gauge({
    name: 'siteflow_orders_parked',
    help: 'Orders that are parked and wait for an operator.',
    registers: [registry],
    async collect() {
      try {
        const { count } = await client.withDeadline(Date.now() + TIMEOUT_MS, () => client.workflow.count(PARKED));
        this.set(count);
      } catch {
        this.remove();
      }
    },
  });
}
