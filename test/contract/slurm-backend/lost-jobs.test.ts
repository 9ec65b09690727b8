import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { describeWithSlurm } from '../../system/slurm-lab/describe-with-slurm.js';
import { toward, wish } from './allocation-fixture.js';
import { realCluster, SUBMITTERS } from './living-cluster.js';
import { openBackend } from './open-backend.js';

const [ada] = SUBMITTERS;
const one = wish({ backendId: 'a_one', users: [ada] });

describeWithSlurm('jobs that nobody answers for on a real Slurm', () => {
  let cluster: Awaited<ReturnType<typeof realCluster>>;
  beforeAll(async () => {
    cluster = await realCluster();
  }, 120_000);
  afterAll(async () => cluster?.stop(), 60_000);
  beforeEach(async () => {
    await cluster.endJobs();
    await cluster.reset();
  }, 60_000);

  it('a runaway job, which only slurmdbd takes for active, parks a Terminate after ten minutes', async () => {
    const time = { ahead: 0 };
    const clock = { now: () => performance.now() + time.ahead, sleep: async () => undefined };
    const { backend } = openBackend(cluster, { writers: new WriterGroups({ clock, everyMs: 0 }) });
    await backend.apply(one, { key: 'create' });
    await cluster.submit(ada, 'a_one');
    await cluster.endJobs();
    const rows = (state: string) =>
      cluster.sql(`update \`${cluster.name}_job_table\` set ${state} where account='a_one'`);
    // slurmctld tells slurmdbd of a job's end more than once.
    await sleep(5_000);
    await rows('state=1, time_end=0');
    const end = (key: string) => backend.apply(toward('absent', one), { key });
    for (const minutes of [0, 5, 9]) {
      time.ahead = minutes * 60_000;
      await expect(end(`after ${minutes}`)).rejects.toMatchObject({ type: 'JobsEnding', nonRetryable: false });
    }
    time.ahead = 11 * 60_000;
    await expect(end('after 11')).rejects.toMatchObject({
      ...{ type: 'JobsRunning', nonRetryable: true },
      message: expect.stringMatching(/a_one: slurmdbd calls jobs active .*JobID.*sacctmgr show runawayjobs/),
    });
    await rows('state=3, time_end=time_start+1');
    expect(await end('mended')).toMatchObject({ outcome: 'applied' });
  }, 120_000);

  it('of a cluster whose slurmctld is down: a Terminate waits and says so, and nothing is removed', async () => {
    const { backend } = openBackend(cluster, {
      ...{ overrides: { cluster_name: cluster.name }, writers: new WriterGroups({ everyMs: 0 }) },
    });
    await backend.apply(one, { key: 'create' });
    const before = await cluster.dump();
    await cluster.kill('slurmctld', 'SIGTERM');
    try {
      await expect(backend.apply(toward('absent', one), { key: 'absent' })).rejects.toMatchObject({
        ...{ type: 'BackendUnavailable', nonRetryable: false },
        message: expect.stringContaining(`'${cluster.name}': its slurmctld does not answer`),
      });
      expect(await cluster.dump()).toEqual(before);
    } finally {
      await cluster.start('slurmctld');
    }
    expect(await backend.apply(toward('absent', one), { key: 'again' })).toMatchObject({ outcome: 'applied' });
  }, 120_000);
});
