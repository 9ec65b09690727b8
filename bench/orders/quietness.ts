import { progress } from '../lib/progress.js';
import type { LatencyProbe } from './latency-probe.js';
import type { Simulators } from './simulators.js';

const DONE = 'POST /api/marketplace-orders/{uuid}/set_state_done/';
const PROBED = 'GET /api/users/me/';
const TELL_EVERY_MS = 10_000;

/** Counts looks in a row at which every order was done and nothing had happened since the look before. */
export function quietness(simulators: Simulators, probe: LatencyProbe, orders: number): () => Promise<number> {
  let looks = 0;
  let seen = '';
  let told = Date.now();
  return async () => {
    const [waldur, slurm] = await Promise.all([simulators.waldurCounts(), simulators.slurmCounts()]);
    const done = waldur.perRoute[DONE] ?? 0;
    // The probe may be at work: its calls are told by their route, its commands by their number.
    const now = `${waldur.requests - (waldur.perRoute[PROBED] ?? 0)} ${(slurm.processes.sacctmgr ?? 0) - probe.done}`;
    looks = done >= orders && now === seen ? looks + 1 : 0;
    seen = now;
    if (Date.now() - told > TELL_EVERY_MS) {
      told = Date.now();
      progress(`  ${done} of ${orders} orders done`);
    }
    return looks;
  };
}
