import { delivered, TARGET } from './delivered.js';
import type { LatencyProbe } from './latency-probe.js';
import type { Delays, Simulators } from './simulators.js';

const ROUNDS = 4;
const SAMPLES = 31;
/** Timers of Node have whole milliseconds: nearer than this cannot be had. */
const CLOSE_ENOUGH_MS = 0.5;

/**
 * Sets the simulators' delays so that a client sees the target: a call also takes its handling, a command also the
 * start of its process. Returns the delays that are in force.
 */
export async function calibrate(simulators: Simulators, probe: LatencyProbe): Promise<Delays> {
  const delays: Delays = {
    httpMs: TARGET.httpMs - 1,
    commandMs: TARGET.commandMs - 4,
    commandSpreadMs: TARGET.commandToleranceMs,
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await simulators.setDelays(delays);
    const seen = delivered(await probe.series(SAMPLES));
    const off = { http: TARGET.httpMs - seen.httpMs, command: TARGET.commandMs - seen.commandMs };
    if (Math.abs(off.http) <= CLOSE_ENOUGH_MS && Math.abs(off.command) <= CLOSE_ENOUGH_MS) break;
    delays.httpMs = Math.max(0, Math.round(delays.httpMs + off.http));
    delays.commandMs = Math.max(0, delays.commandMs + off.command);
  }
  await simulators.setDelays(delays);
  return delays;
}
