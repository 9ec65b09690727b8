import { type Delivered, TARGET } from './delivered.js';
import type { Measured } from './figures.js';
import type { ClientOnly } from './measure-client-only.js';

/** The whole result; `--json` prints it as it is. */
export interface OrdersReport {
  benchmark: 'orders';
  startedAt: string;
  machine: { cores: number; loadBefore: number; node: string; python: string | null };
  /** Absent with --ours-only. */
  baseline: Measured | null;
  siteflow: Measured;
  /** Calls and CPU of our Waldur client with nothing around it; part of what the control worker used. */
  waldurClient: ClientOnly;
  /** Orders per second, ours divided by the baseline's. */
  ratio: number | null;
  /** Why the ratio says nothing. */
  notComparable: string[];
}

/** The report as text. */
export function reportText(report: OrdersReport): string {
  const { machine, baseline, siteflow, waldurClient, ratio, notComparable } = report;
  const python = machine.python === null ? '' : `, ${machine.python}`;
  const lines = [
    `Create orders with ${siteflow.usersPerOrder} users each, Waldur and Slurm simulated`,
    `${machine.cores} cores, load ${machine.loadBefore.toFixed(2)} before the start, Node ${machine.node}${python}`,
  ];
  if (baseline !== null) {
    if (baseline.orders !== siteflow.orders)
      lines.push(`The baseline was measured with ${baseline.orders} orders, ours with ${siteflow.orders}.`);
    lines.push('', ...runText(baseline));
  }
  lines.push('', ...runText(siteflow), ...clientText(waldurClient, siteflow), '');
  if (ratio !== null) lines.push(`ratio: ${ratio.toFixed(1)} times the orders per second of the Python agent`);
  if (notComparable.length > 0) lines.push(...notComparable.map((reason) => `NOT COMPARABLE: ${reason}`));
  return `${lines.join('\n')}\n`;
}

function runText(run: Measured): string[] {
  return [
    run.name,
    `  ${run.ordersPerSecond.toFixed(2)} orders/s (${run.orders} orders in ${run.seconds.toFixed(1)} s), end state complete`,
    `  ${run.httpCallsPerOrder.toFixed(2)} HTTP calls per order`,
    `  ${run.commandsPerOrder.toFixed(3)} processes (commands) per order, ${Math.round(run.commandsPerOrder * 1000)} per 1,000 orders`,
    `  ${run.sacctmgrStatementsPerOrder.toFixed(3)} sacctmgr statements per order`,
    `  CPU ms per order: ${list(run.cpuSecondsPerOrder, (seconds) => (seconds * 1000).toFixed(1))}`,
    `  peak RSS: ${list(run.peakRssMb, (mb) => `${mb.toFixed(0)} MB`)}`,
    `  delivered to a client, idle: ${deliveredText(run.delivered.idle)} (target ${TARGET.httpMs} and ${TARGET.commandMs} ms)`,
    `  delivered to a client, while it worked: ${deliveredText(run.delivered.working)}`,
    `  other programs used ${run.othersCores.toFixed(2)} cores meanwhile`,
  ];
}

function clientText(client: ClientOnly, { cpuSecondsPerOrder }: Measured): string[] {
  const control = (cpuSecondsPerOrder['control worker'] ?? 0) * 1000;
  const own = client.cpuSecondsPerOrder * 1000;
  return [
    `  of the control worker's ${control.toFixed(1)} ms about ${own.toFixed(1)} ms are the Waldur client ` +
      `(measured alone: ${client.httpCallsPerOrder.toFixed(2)} calls per order for ${client.orders} orders)`,
  ];
}

const list = (record: Record<string, number>, show: (value: number) => string): string =>
  Object.entries(record)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');

const deliveredText = ({ httpMs, commandMs, samples }: Delivered): string =>
  `${httpMs.toFixed(1)} ms a call, ${commandMs.toFixed(1)} ms a command (medians of ${samples})`;
