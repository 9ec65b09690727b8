import { describe, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { lifeSuite } from './life-suite.js';
import { realCluster, simulatedCluster } from './living-cluster.js';

lifeSuite('the Slurm simulator', () => simulatedCluster('life'));

const availability = slurmLabAvailability();
if (availability.available) lifeSuite('Slurm 22.05', realCluster);
else {
  describe.skip(`the life of an allocation on a real Slurm: ${availability.reason}`, () => {
    it(availability.howTo, () => {});
  });
}
