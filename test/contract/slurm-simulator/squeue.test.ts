import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { SHARED_CLUSTER } from '../../helpers/shared/slurm-lab.js';
import { byHand, type LivingCluster, realCluster, simulatedCluster } from '../slurm-backend/living-cluster.js';

const NAME = SHARED_CLUSTER;
const CALLS: string[][] = [
  ['--noheader', '--array', '--format=%i|%a', '--account=jobs1,nosuch'],
  ['--noheader', '--array', `--clusters=${NAME}`, '--format=%i|%a', '--account=jobs1'],
  ['-h', '-A', 'JOBS1', '-o', '%a|%u|%T'],
  ['-h', '-u', 'lifebob', '-o', '%a %u'],
  ['-h', '-u', 'lifebob', '-A', 'jobs1', '-o', '%a'],
  ['-h', '-A', 'nosuch', '-o', '%i|%a'],
  ['--account=jobs2', '--format=%a|%u'],
  [`--clusters=${NAME}`, '--account=jobs2', '--format=%a|%u'],
  ['--noheader', '--clusters=nosuch', '--format=%i|%a'],
  ['--nonsense'],
  ['--version'],
];

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;

suite(`squeue of the simulator and the real one${reason}`, () => {
  const clusters: LivingCluster[] = [];
  beforeAll(async () => {
    clusters.push(await realCluster(), await simulatedCluster(NAME));
    for (const cluster of clusters) {
      await byHand(cluster, 'sacctmgr', ['add', 'account', 'jobs1,jobs2']);
      await byHand(cluster, 'sacctmgr', ['add', 'user', 'lifeada,lifebob', 'account=jobs1,jobs2']);
      await cluster.submit('lifebob', 'jobs2', { held: true });
      await cluster.submit('lifeada', 'jobs1', { held: true });
      await cluster.submit('lifebob', 'jobs1', { held: true });
    }
  }, 120_000);
  afterAll(async () => {
    await clusters[0]?.endJobs();
    for (const cluster of clusters) await cluster.stop();
  }, 60_000);

  it.each(CALLS.map((args) => [args.join(' '), args] as const))('%s', async (_, args) => {
    const answers = [];
    for (const cluster of clusters) {
      const { exitCode, stdout, stderr } = await byHand(cluster, 'squeue', args);
      const rows = stdout.replace(/\b\d+\|/g, 'ID|').split('\n');
      answers.push({
        ...{ exitCode, rows: args.includes('--format=%a|%u') ? rows : rows.sort() },
        stderr: stderr.replace('/usr/bin/', ''),
      });
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});
