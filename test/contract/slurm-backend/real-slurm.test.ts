import { describe, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { installedSlurm } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { slurmBackendSuite } from './suite.js';

const availability = slurmLabAvailability();
if (availability.available) {
  slurmBackendSuite(`Slurm ${installedSlurm()}`, async () => {
    const lab = await sharedSlurmLab({ qos: ['high'] });
    return { ...lab, prefix: ['env', '--'] };
  });
} else {
  describe.skip(`Slurm backend on a real Slurm: ${availability.reason}`, () => {
    it(availability.howTo, () => {});
  });
}
