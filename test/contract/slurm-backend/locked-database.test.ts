import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { describeWithSlurm } from '../../system/slurm-lab/describe-with-slurm.js';
import { wish } from './allocation-fixture.js';
import { openBackend } from './open-backend.js';

describeWithSlurm('a lock in the database of a real slurmdbd', () => {
  let lab: SlurmLab;
  beforeAll(async () => {
    lab = await sharedSlurmLab();
  }, 120_000);
  afterAll(async () => lab?.stop(), 60_000);

  it('delays an order, which says that it is being written, and fails nothing', async () => {
    const told: string[] = [];
    const writers = new WriterGroups({ everyMs: 0, slowAfterMs: 1_000, onSlow: (group) => told.push(group) });
    const { backend } = openBackend(lab, { writers });
    await backend.apply(wish({ backendId: 'a_before' }), { key: 'before' });
    const locked = lab.sql(
      `begin; select count(*) from \`${lab.name}_assoc_table\` for update; select sleep(6); commit`,
    );
    await sleep(500);
    const seen: WriterProgress[] = [];
    const begun = performance.now();
    const result = await backend.apply(wish({ backendId: 'a_one', users: ['ada'] }), {
      ...{ key: 'one', onProgress: (progress: WriterProgress) => seen.push(progress) },
    });
    expect(result).toMatchObject({ outcome: 'applied' });
    expect(performance.now() - begun).toBeGreaterThan(4_000);
    expect(seen).toContainEqual({
      state: 'writing',
      ahead: 0,
      reason: expect.stringContaining('lock of its database'),
    });
    expect(new Set(told)).toEqual(new Set([await backend.writerGroup()]));
    await locked;
  }, 60_000);
});
