import { cpus } from 'node:os';
import type { AgentUnderTest } from './agents/agent-under-test.js';
import { type Counters, difference } from './counters.js';
import type { Delivered } from './delivered.js';
import type { MeasureOptions } from './measure.js';

/** What one agent did with its orders. Times and counts begin with its listing of the orders. */
export interface Measured {
  name: string;
  orders: number;
  usersPerOrder: number;
  seconds: number;
  ordersPerSecond: number;
  httpCallsPerOrder: number;
  /** Calls by method and route, all together. */
  httpCalls: Record<string, number>;
  commandsPerOrder: number;
  /** Commands by program, all together. */
  commands: Record<string, number>;
  sacctmgrStatementsPerOrder: number;
  cpuSecondsPerOrder: Record<string, number>;
  peakRssMb: Record<string, number>;
  /** Medians before and after the run, with nothing else going on, and while the agent worked. */
  delivered: { idle: Delivered; working: Delivered };
  /** Cores that processes of others used meanwhile. */
  othersCores: number;
}

/** Counters at the end, and when the last change in Waldur or Slurm was made. */
export type EndCounters = Counters & { lastChangeMs: number };

/** Turns counters at begin and end into figures. */
export function figures(
  agent: AgentUnderTest,
  { orders, usersPerOrder }: MeasureOptions,
  begin: Counters,
  end: EndCounters,
): Omit<Measured, 'peakRssMb' | 'delivered'> {
  const seconds = (end.lastChangeMs - begin.machine.atMs) / 1000;
  const cpu = difference(begin.cpu, end.cpu);
  const commands = difference(begin.commands, end.commands);
  const total = (record: Record<string, number>): number =>
    Object.values(record).reduce((sum, value) => sum + value, 0);
  const wallSeconds = (end.machine.atMs - begin.machine.atMs) / 1000;
  const others = end.machine.cpuSeconds - begin.machine.cpuSeconds - total(cpu);
  return {
    name: agent.name,
    orders,
    usersPerOrder,
    seconds,
    ordersPerSecond: orders / seconds,
    // The listing that marks the begin is one of the calls.
    httpCallsPerOrder: (end.httpCalls - begin.httpCalls + 1) / orders,
    httpCalls: difference(begin.perRoute, end.perRoute),
    commandsPerOrder: total(commands) / orders,
    commands,
    sacctmgrStatementsPerOrder: (end.sacctmgrStatements - begin.sacctmgrStatements) / orders,
    cpuSecondsPerOrder: Object.fromEntries(Object.entries(cpu).map(([role, value]) => [role, value / orders])),
    othersCores: Math.min(cpus().length, Math.max(0, others / wallSeconds)),
  };
}
