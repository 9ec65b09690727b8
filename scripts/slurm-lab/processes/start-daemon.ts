import { rmSync } from 'node:fs';
import type { LabContext } from '../lab-context.js';
import type { LabDaemon } from '../slurm-lab.js';
import { daemonCommand } from './daemon-command.js';
import { daemonLogTail, isDaemonReady } from './daemon-ready.js';
import { waitUntil } from './wait-until.js';

/** A loaded machine needs a multiple of the 1 to 3 s that the slowest daemon takes. */
const READY_MS = 60_000;

/**
 * Starts a daemon and, unless told otherwise, waits until it serves.
 *
 * @throws when it ends or does not answer in time, with the end of its log
 */
export async function startDaemon(context: LabContext, daemon: LabDaemon, wait = true): Promise<void> {
  const { settings, paths, env, table, log } = context;
  // A socket of a killed munged would make the first probe look at a dead end.
  if (daemon === 'munged' && table.find(daemon) === undefined) rmSync(paths.mungeSocket, { force: true });
  table.launch(daemon, daemonCommand(daemon, settings, paths));
  if (!wait) return;
  const started = Date.now();
  await waitUntil(() => isDaemonReady(daemon, paths, env), {
    what: `start of ${daemon}`,
    timeoutMs: READY_MS,
    giveUp: () => table.find(daemon) === undefined,
    explain: () => daemonLogTail(daemon, paths),
  });
  log(`Slurm lab: ${daemon} ready after ${Date.now() - started} ms`);
}
