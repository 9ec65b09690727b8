import { describe } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';

/** A describe block that needs a real Slurm; where there is none it is skipped with the reason in its title. */
export function describeWithSlurm(title: string, body: () => void): void {
  const availability = slurmLabAvailability();
  if (availability.available) {
    describe(title, body);
    return;
  }
  console.warn(`Skipped: ${title}: ${availability.reason}. ${availability.howTo}`);
  describe.skip(`${title} [skipped: ${availability.reason}. ${availability.howTo}]`, body);
}
