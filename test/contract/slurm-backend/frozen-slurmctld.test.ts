import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { describeWithSlurm } from '../../system/slurm-lab/describe-with-slurm.js';
import { wish } from './allocation-fixture.js';
import { applyAllocations } from './apply-allocations.js';
import { openBackend } from './open-backend.js';

/** Slurmdbd makes a change before it tells slurmctld; sacctmgr waits 120 s for one that is frozen, newer ones for ever. */
describeWithSlurm('a slurmctld that is frozen', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab();
  }, 120_000);
  afterAll(async () => {
    lab?.resume('slurmctld');
    await lab?.stop();
  }, 60_000);

  it('does not hold up what slurmdbd has and shows, and is named', async () => {
    const { backend } = openBackend(lab);
    const names = ['a_one', 'a_two', 'a_three'];
    lab.pause('slurmctld');
    const started = performance.now();
    const settled = await applyAllocations(
      backend,
      names.map((backendId, at) => wish({ backendId, limits: { cpu: 10 + at }, users: ['ada', 'bob'] })),
    );
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(settled.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    const [first] = settled;
    const warnings = first?.status === 'done' ? first.value.warnings : [];
    expect(warnings).toContainEqual(expect.stringContaining('slurmctld does not answer'));
    const { associations } = await lab.dump();
    const own = associations.filter(({ account }) => names.includes(account));
    expect(own).toHaveLength(9);
    expect(own.filter(({ user }) => user === '').map(({ limits }) => limits.grptresmins)).toEqual([
      ...['cpu=600', 'cpu=720', 'cpu=660'].map((cpu) => expect.stringContaining(cpu)),
    ]);

    lab.resume('slurmctld');
    const [again] = await applyAllocations(backend, [wish({ backendId: 'a_four', users: ['ada'] })]);
    expect(again).toMatchObject({ status: 'done', value: { warnings: [] } });
  }, 240_000);
});
