import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { installedSlurm } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { wish } from './allocation-fixture.js';
import { openBackend } from './open-backend.js';
import { slurmBackendSuite } from './suite.js';

const availability = slurmLabAvailability();
if (availability.available) {
  slurmBackendSuite(`Slurm ${installedSlurm()}`, async () => {
    const lab = await sharedSlurmLab({ qos: ['high'] });
    return { ...lab, prefix: ['env', '--'] };
  });

  describe('rights on a real Slurm', () => {
    let lab: SlurmLab;
    beforeAll(async () => {
      lab = await sharedSlurmLab();
    }, 120_000);
    afterAll(async () => lab?.stop(), 60_000);

    it('says that a right is missing, and does not take it for an outage that is repeated for ever', async () => {
      const { backend } = openBackend(lab, { overrides: { command_prefix: ['runuser', '-u', 'nobody', '--'] } });
      await expect(backend.apply(wish({ backendId: 'a_one' }), { key: '1' })).rejects.toMatchObject({
        type: 'BackendMisconfigured',
        message: expect.stringMatching(/permission denied|privilege/i),
      });
    }, 60_000);
  });
} else {
  describe.skip(`Slurm backend on a real Slurm: ${availability.reason}`, () => {
    it(availability.howTo, () => {});
  });
}
