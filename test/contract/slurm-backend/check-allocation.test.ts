import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCheckAllocation } from '../../../activities/lib/backend/check-allocation.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { startSlurmSimulator } from '../../../simulators/slurm/index.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { wish } from './allocation-fixture.js';
import type { ClusterUnderTest } from './cluster-under-test.js';
import { openBackend } from './open-backend.js';

const OFFERING = 'a'.repeat(32);

function checkSuite(start: () => Promise<ClusterUnderTest & { stop(): Promise<void> }>): void {
  let cluster: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    cluster = await start();
  }, 120_000);
  afterAll(async () => cluster?.stop(), 60_000);

  const open = () => {
    const opened = openBackend(cluster);
    const check = createCheckAllocation(
      new Map([[OFFERING, [{ name: 'slurm', backend: opened.backend, configHash: 'h' }]]]),
    );
    return {
      ...opened,
      missing: async (request = wanted) => (await check({ wish: request, backend: 'slurm', configHash: 'h' })).missing,
    };
  };
  const wanted = wish({ backendId: 'a_hand', users: ['ada', 'bob'] });

  it('names what is not there, only reads, and is content once it is', async () => {
    const before = await cluster.dump();
    const { missing, backend, writes } = open();
    expect(await missing()).toEqual([
      'account c_uni under root',
      'account p_phys under c_uni',
      'account a_hand under p_phys with GrpTRESMins cpu=600,mem=60000',
      'user ada in account a_hand',
      'user bob in account a_hand',
    ]);
    expect(writes()).toEqual([]);
    expect(await cluster.dump()).toEqual(before);

    await backend.apply(wish({ ...wanted, limits: { cpu: 3 }, users: ['ada'] }), { key: '1' });
    expect(await missing()).toEqual(['GrpTRESMins cpu=600 of account a_hand', 'user bob in account a_hand']);
    await backend.apply(wanted, { key: '2' });
    expect(await missing()).toEqual([]);
  });
}

describe('checkAllocation on the Slurm simulator', () => {
  checkSuite(async () => {
    const simulator = await startSlurmSimulator({ clusterName: 'check' });
    return {
      name: 'check',
      binPath: simulator.binDir,
      env: simulator.env,
      dump: () => simulator.dump(),
      reset: async () => simulator.reset(),
      stop: () => simulator.stop(),
    };
  });
});

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;
suite(`checkAllocation on a real Slurm${reason}`, () => {
  checkSuite(sharedSlurmLab);
});
