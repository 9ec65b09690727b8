import { describe, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { realCluster } from '../../contract/slurm-backend/living-cluster.js';
import { orderTableSuite } from './table-suite.js';

const availability = slurmLabAvailability();
if (availability.available) orderTableSuite('Slurm 22.05', realCluster);
else {
  describe.skip(`orders on a real Slurm: ${availability.reason}`, () => {
    it(availability.howTo, () => {});
  });
}
