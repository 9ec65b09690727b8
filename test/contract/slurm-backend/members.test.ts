import { describe, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { realCluster, simulatedCluster } from './living-cluster.js';
import { membersSuite } from './members-suite.js';

membersSuite('the Slurm simulator', () => simulatedCluster('members'));

const availability = slurmLabAvailability();
if (availability.available) membersSuite('Slurm 22.05', () => realCluster());
else {
  describe.skip(`members, limits and status on a real Slurm: ${availability.reason}`, () => {
    it(availability.howTo, () => {});
  });
}
