import type { AgentUnderTest, StartedAgent } from './agents/agent-under-test.js';
import { checkEndState } from './check-end-state.js';
import { type Counters, readCounters } from './counters.js';
import type { EndCounters } from './figures.js';
import type { LatencyProbe, Sample } from './latency-probe.js';
import type { MeasureOptions } from './measure.js';
import { quietness } from './quietness.js';
import type { Simulators } from './simulators.js';
import { waitForAgent } from './wait-for-agent.js';

const LIST = 'GET /api/marketplace-orders/';
/** Users may come after an order is done: an agent has finished when it does nothing for so many looks. */
const QUIET_LOOKS = 3;
const PROBE_EVERY_MS = 500;
const LOOK_EVERY_MS = 100;
const BEGIN_SECONDS = 120;

export interface Run {
  agent: AgentUnderTest;
  options: MeasureOptions;
  simulators: Simulators;
  probe: LatencyProbe;
}

export interface Worked {
  begin: Counters;
  end: EndCounters;
  /** What the probe saw meanwhile. */
  samples: Sample[];
}

/** From the first listing of the orders to the last change in Waldur and Slurm. */
export async function workThrough(
  { agent, options, simulators, probe }: Run,
  started: StartedAgent,
  beforeStart: number,
): Promise<Worked> {
  const { orders, usersPerOrder, limitSeconds } = options;
  let known = beforeStart;
  let asked = Promise.resolve();
  if (agent.ordersCome === 'after') {
    known = await listings(simulators);
    await simulators.seedOrders(orders, usersPerOrder);
    // Not awaited here: it may list them before the answer is back.
    asked = started.lookForOrders();
  }
  const isLooking = async (): Promise<boolean> => (await listings(simulators)) > known;
  await waitForAgent(started, isLooking, { what: 'it lists the orders', limitSeconds: BEGIN_SECONDS, everyMs: 10 });
  const begin = await readCounters(simulators, started, probe);
  await asked;
  const stopProbe = probe.every(PROBE_EVERY_MS);
  const quiet = quietness(simulators, probe, orders);
  const allDone = async (): Promise<boolean> => (await quiet()) >= QUIET_LOOKS;
  await waitForAgent(started, allDone, {
    what: `${orders} orders are done`,
    limitSeconds,
    everyMs: LOOK_EVERY_MS,
    explain: async () => (await checkEndState(simulators, options)).join('\n'),
  });
  const samples = await stopProbe();
  const end = await readCounters(simulators, started, probe);
  return { begin, end: { ...end, lastChangeMs: await simulators.lastChangeMs() }, samples };
}

/** How often the orders were listed so far. */
export const listings = async (simulators: Simulators): Promise<number> =>
  (await simulators.waldurCounts()).perRoute[LIST] ?? 0;
