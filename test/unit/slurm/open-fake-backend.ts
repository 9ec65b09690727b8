import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { createSlurmBackend } from '../../../activities/slurm/index.js';
import { createHomedirs } from '../../../activities/unix/homedirs.js';
import { components, settings } from '../../contract/slurm-backend/settings-fixture.js';
import { fakeRun } from './fake-run.js';

/** A backend on a Slurm with nothing on it but what is scripted, whose waits pass at once. */
export function openFakeBackend(script: Parameters<typeof fakeRun>[0] = [], overrides: Record<string, unknown> = {}) {
  const fake = fakeRun(script);
  const time = { now: 0, slept: [] as number[], onSleep: () => {} };
  const clock = {
    now: () => time.now,
    sleep: async (ms: number) => {
      time.slept.push(ms);
      time.now += ms;
      time.onSleep();
    },
  };
  const own = settings('/usr/bin', overrides);
  const writers = new WriterGroups({ clock, everyMs: 0 });
  const backend = createSlurmBackend({
    settings: own,
    components,
    env: {},
    run: fake.run,
    now: clock.now,
    writers,
  });
  const welcome = createHomedirs({ run: fake.run, prefix: [], env: {} }, own, clock.now);
  return { backend, welcome, writers, ...fake, time };
}

/** What a Slurm prints that has an allocation as ordered. */
export const written = (backendId: string): [RegExp, { stdout: string }][] => [
  [
    /show assoc/,
    { stdout: `root|||||||\nc_uni|root||||||\np_phys|c_uni||||||\n${backendId}|p_phys|||cpu=600,mem=60000M|||\n` },
  ],
  [/show account/, { stdout: `root\nc_uni\np_phys\n${backendId}\n` }],
];
