/**
 * Ends what the test files of a run shared, and removes its folder: `node --import tsx test/run/end-run.ts FOLDER`.
 * The warden of global-setup.mjs starts it when the run is over or Jest is gone. A second run finds nothing to do.
 */
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stopProcesses } from '../../scripts/slurm-lab/processes/stop-processes.js';
import { removeUnixUsers } from '../../scripts/slurm-lab/setup/unix-users.js';
import { openLab } from '../../scripts/slurm-lab/stop-slurm-lab.js';
import { processesWith } from '../chaos/site/processes-with.js';
import { isTemporalRecord, stopSharedTemporal } from '../helpers/shared/temporal-record.js';
import { isLabFolder } from '../helpers/shared/test-run.js';

const folder = process.argv[2] ?? '';
if (!basename(folder).startsWith('siteflow-jest-')) throw new Error(`not the folder of a test run: ${folder}`);

/** Whoever owned the lab is done or gone, so its lock is not asked for. */
async function endLab(baseDir: string): Promise<void> {
  const context = openLab(baseDir);
  if (context === undefined) return;
  await stopProcesses(context);
  await removeUnixUsers(context.paths.unixUsers, context.env);
}

// Workers outlive a Jest that was killed for a while, and would go on to start what they miss.
for (const pid of processesWith('SITEFLOW_TEST_RUN', folder)) process.kill(pid, 'SIGKILL');
const names = readdirSync(folder);
const ended = await Promise.allSettled([
  ...names.filter(isTemporalRecord).map((name) => stopSharedTemporal(join(folder, name))),
  ...names.filter(isLabFolder).map((name) => endLab(join(folder, name))),
]);
rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
for (const result of ended) {
  if (result.status === 'rejected') {
    process.stderr.write(`${String(result.reason)}\n`);
    process.exitCode = 1;
  }
}
