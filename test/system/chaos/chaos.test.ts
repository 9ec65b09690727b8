import { rmSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../chaos/check/evidence.js';
import { livesScenario } from '../../chaos/scenarios/lives.js';
import { lyingScenario } from '../../chaos/scenarios/lying.js';
import { ordersScenario } from '../../chaos/scenarios/orders.js';
import type { Scenario } from '../../chaos/scenarios/scenario.js';
import { buildVariant } from '../../chaos/variants/build-variant.js';
import type { VariantName } from '../../chaos/variants/variants.js';

const SEED = 3;
const USERS = 3;
const STILL = { workerKills: 0, temporalKills: 0, slurmdbdKills: 0, waldurFaultRate: 0 };

/** The short forms of `npm run chaos`; see docs/chaos.md. On a real Slurm where there is one, else on the simulator. */
describe('chaos', () => {
  const run = async (scenario: Scenario, orders: number, variant: VariantName): Promise<readonly Verdict[]> => {
    const told: string[] = [];
    const { verdicts, folder } = await scenario({
      main: await buildVariant(variant),
      ...{ slurm: 'auto', cluster: 'chaostest', users: USERS, seed: SEED, orders, tries: 0 },
      tell: (line) => void told.push(line),
    });
    process.stderr.write(`${told.join('\n')}\n`);
    // A run that was to go red leaves its logs; those of one that went red against our will are worth keeping.
    if (variant !== 'none') rmSync(folder, { recursive: true, force: true });
    return verdicts;
  };
  const reds = (verdicts: readonly Verdict[]): string[] => verdicts.filter(({ ok }) => !ok).map(({ check }) => check);

  it('loses nothing when workers and servers are killed', async () => {
    const scenario = ordersScenario({ windowSeconds: 15, workerKills: 3, temporalKills: 1, slurmdbdKills: 1 });
    expect(reds(await run(scenario, 25, 'none'))).toEqual([]);
  }, 240_000);

  it('loses nothing of allocations that are updated, paused and terminated meanwhile', async () => {
    const scenario = livesScenario({ windowSeconds: 15, workerKills: 2, temporalKills: 0, slurmdbdKills: 1 });
    expect(reds(await run(scenario, 20, 'none'))).toEqual([]);
  }, 240_000);

  it('finds no order done for a write that lied', async () => {
    expect(reds(await run(lyingScenario({ rate: 0.2 }), 15, 'none'))).toEqual([]);
  }, 120_000);

  it('would see lost accounts: without the read-back it is red', async () => {
    const verdicts = await run(lyingScenario({ rate: 0.2 }), 15, 'no-read-back');
    expect(reds(verdicts)).toContain('associations in Slurm, with parents and limits');
    expect(verdicts.find(({ check }) => check === 'orders done in Waldur')?.ok).toBe(true);
  }, 120_000);

  it('would see a second writer: with eight it is red', async () => {
    const scenario = ordersScenario({ ...STILL, windowSeconds: 1, patienceSeconds: 10 });
    expect(reds(await run(scenario, 40, 'eight-writers'))).toContain('writes at the same time as another');
  }, 120_000);
});
