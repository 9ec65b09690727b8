import { describe, expect, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { handOverScenario } from '../../chaos/scenarios/hand-over.js';
import { buildVariant } from '../../chaos/variants/build-variant.js';

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;

/** The short form of `npm run chaos -- --scenario hand-over`; two clusters on one slurmdbd need a real one. */
suite(`the writer of two clusters on three hosts${reason}`, () => {
  it('goes round within two seconds by completions, and to the next one when its holder is stopped', async () => {
    const told: string[] = [];
    const { verdicts, figures, folder } = await handOverScenario({
      ...{ calmSeconds: 80, everyMs: 1_000, restarts: 1, kills: 0, stops: 1 },
    })({
      main: await buildVariant('none'),
      ...{ slurm: 'real', cluster: 'handover', users: 2, seed: 3, orders: 0, tries: 0 },
      tell: (line) => void told.push(line),
    });
    process.stderr.write(`${told.join('\n')}\nhand-overs, ms: ${figures['hand-overs, ms']}; ${folder}\n`);
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
  }, 420_000);
});
