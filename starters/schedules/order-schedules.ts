import { CONTROL_QUEUE, orderTickId } from '../../contracts/ids.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';

/** An offering as far as its schedules are concerned. */
export interface ScheduledOffering {
  id: string;
  name: string;
  /** False where the offering's orders are not processed here; then it has no order tick. */
  processesOrders: boolean;
}

/** One schedule as it should be. */
export interface DesiredSchedule {
  id: string;
  everyMs: number;
  jitterMs: number;
  /** How late a missed start may still be made up for; older ones are dropped, the next tick sees the same orders. */
  catchupMs: number;
  workflow: string;
  taskQueue: string;
  args: string[];
  note: string;
}

/** The schedules that a set of offerings should have: one order tick each. */
export function orderSchedules(offerings: ScheduledOffering[], periodMinutes: number): DesiredSchedule[] {
  const everyMs = Math.round(periodMinutes * 60_000);
  return offerings
    .filter((offering) => offering.processesOrders)
    .map((offering) => ({
      id: orderTickId(offering.id),
      everyMs,
      jitterMs: Math.min(Math.round(everyMs / 10), 30_000),
      catchupMs: Math.max(everyMs, 60_000),
      workflow: WORKFLOWS.orderTick,
      taskQueue: CONTROL_QUEUE,
      args: [offering.id],
      note: `Looks for open orders of offering ${offering.name}.`,
    }));
}
