import { describe, expect, it } from '@jest/globals';
import { type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { createSlurmBackend } from '../../../activities/slurm/slurm-backend.js';
import { slurmLabAvailability } from '../../../scripts/slurm-lab/slurm-lab-availability.js';
import { SHARED_CLUSTER, sharedSlurmLab } from '../../helpers/shared/slurm-lab.js';
import { some, wish } from '../backend/wishes.js';
import { settings } from './settings-fixture.js';

const availability = slurmLabAvailability();
const suite = availability.available ? describe : describe.skip;
const reason = availability.available ? '' : ` (skipped: ${availability.reason}; ${availability.howTo})`;
const SECOND = 'second';
const components = {
  cpu: { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit' as const, label: 'CPU' },
};

suite(`two clusters on one real slurmdbd${reason}`, () => {
  it('commands of one are stopped: the other one is written on, and the first follows when they are back', async () => {
    const lab = await sharedSlurmLab();
    try {
      await lab.run('sacctmgr', ['-i', 'add', 'cluster', SECOND]);
      let stopped = false;
      const writers = new WriterGroups();
      const open = (cluster: string, isStopped: () => boolean) =>
        createSlurmBackend({
          settings: settings(lab.binPath, { cluster_name: cluster }),
          ...{ components, writers, env: { ...process.env, ...lab.env } },
          run: async (spec: CommandSpec) =>
            isStopped()
              ? {
                  ...{ exitCode: 1, stdout: '', timedOut: false, outputTruncated: false, elapsedMs: 1 },
                  stderr: 'sacctmgr: error: Unable to contact slurm controller (connect failure)',
                }
              : runCommand(spec),
        });
      const first = open(SHARED_CLUSTER, () => stopped);
      const second = open(SECOND, () => false);
      const asked = (name: string) => wish(name, { limits: { cpu: 1 }, members: some('alice') });
      await first.apply(asked('a_before'), { key: 'before' });
      stopped = true;
      const states: string[] = [];
      const waiting = first.apply(asked('a_first'), { key: 'first', onProgress: ({ state }) => states.push(state) });
      while (!states.includes('held')) await new Promise((resolve) => setTimeout(resolve, 20));
      const began = performance.now();
      const names = Array.from({ length: 20 }, (_, at) => `a_second${at}`);
      for (const name of names) await second.apply(asked(name), { key: name });
      const seconds = (performance.now() - began) / 1000;
      process.stderr.write(
        `cluster A stopped: 20 changes on cluster B, one after the other, in ${seconds.toFixed(1)} s\n`,
      );
      expect(states.at(-1)).toBe('held');
      stopped = false;
      await expect(waiting).resolves.toMatchObject({ outcome: 'applied' });
      const list = await lab.run('sacctmgr', ['-nP', 'show', 'assoc', 'user=alice', 'format=cluster,account']);
      expect(list.stdout.trim().split('\n').sort()).toEqual(
        ['a_before', 'a_first']
          .map((name) => `${SHARED_CLUSTER}|${name}`)
          .concat(names.map((name) => `${SECOND}|${name}`))
          .sort(),
      );
    } finally {
      // The lab is shared: what other files do not expect goes.
      await lab.run('sacctmgr', ['-i', 'delete', 'cluster', SECOND]);
      await lab.stop();
    }
  }, 180_000);
});
