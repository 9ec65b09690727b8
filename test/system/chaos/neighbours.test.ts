import { rmSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { type NeighboursSettings, neighboursScenario } from '../../chaos/scenarios/neighbours.js';
import { buildVariant } from '../../chaos/variants/build-variant.js';
import type { VariantName } from '../../chaos/variants/variants.js';

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;

/** The short form of `npm run chaos -- --scenario neighbours`: one of each kind of order. */
suite(`four offerings on two clusters of one slurmdbd${reason}`, () => {
  const run = async (settings: Partial<NeighboursSettings>, variant: VariantName): Promise<string[]> => {
    const told: string[] = [];
    const { verdicts, folder, figures } = await neighboursScenario({ isOneSeat: true, ...settings })({
      main: await buildVariant(variant),
      ...{ slurm: 'real', cluster: 'neighbours', users: 0, seed: 3, orders: 25, tries: 0 },
      tell: (line) => void told.push(line),
    });
    process.stderr.write(`${told.join('\n')}\nseconds in all: ${figures['seconds in all']}\n`);
    // A run that was to go red leaves its logs; those of one that went red against our will are worth keeping.
    if (variant !== 'none') rmSync(folder, { recursive: true, force: true });
    return verdicts.flatMap(({ ok, check, found }) => (ok ? [] : `${check}: ${found}`));
  };

  it('have their own accounts, users and defaults, and nothing of anybody else is touched, under kills', async () => {
    const some = { windowSeconds: 12, workerKills: 3, temporalKills: 0, slurmdbdKills: 0, waldurFaultRate: 0.02 };
    expect(await run(some, 'none')).toEqual([]);
  }, 240_000);

  it('would see a foreign account that is taken: without ownership it is red', async () => {
    const still = { windowSeconds: 1, workerKills: 0, temporalKills: 0, slurmdbdKills: 0, waldurFaultRate: 0 };
    const reds = await run({ ...still, patienceSeconds: 30 }, 'no-ownership');
    expect(reds).toContainEqual(expect.stringMatching(/^ends of orders, and names of resources/));
    expect(reds).toContainEqual(expect.stringMatching(/^foreign associations, .*a_both-01/));
  }, 120_000);
});
