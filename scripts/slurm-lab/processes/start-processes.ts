import { ensureCluster, ensureQos } from '../ensure-cluster.js';
import type { LabContext } from '../lab-context.js';
import { createDatadir, databaseUserSql, hasDatabase, runSql } from '../setup/create-database.js';
import { hasPristineDatabase } from '../setup/pristine-database.js';
import type { LabDaemon, LabProcess } from '../slurm-lab.js';
import { isDaemonReady } from './daemon-ready.js';
import { startDaemon } from './start-daemon.js';
import { nodeProcesses, startNodes } from './start-nodes.js';
import { waitForRegistration } from './wait-for-registration.js';

const DAEMONS: readonly LabDaemon[] = ['munged', 'mariadbd', 'slurmdbd', 'slurmctld'];

/** Whether every process of the lab runs and every daemon answers. */
export async function isWholeLabUp(context: LabContext): Promise<boolean> {
  const running = context.table.pids();
  const expected: LabProcess[] = [...DAEMONS, ...nodeProcesses(context.nodes)];
  if (!expected.every((name) => running[name] !== undefined)) return false;
  const ready = await Promise.all(DAEMONS.map((daemon) => isDaemonReady(daemon, context.paths, context.env)));
  return ready.every(Boolean);
}

/**
 * Starts everything in the order in which the parts need each other, waiting for each.
 *
 * @returns `cold` when the database had to be created
 */
export async function startProcesses(context: LabContext): Promise<'cold' | 'warm'> {
  const { settings, paths, env, log } = context;
  const cold = !hasDatabase(paths) || !hasPristineDatabase(context);
  const started = Date.now();
  await Promise.all([startDaemon(context, 'munged'), cold ? createDatadir(paths, env) : undefined]);
  if (cold) log(`Slurm lab: database folder created after ${Date.now() - started} ms`);
  await startDaemon(context, 'mariadbd');
  if (cold) await runSql(paths, env, databaseUserSql(settings));
  await startDaemon(context, 'slurmdbd');
  if (cold) await ensureCluster(context);
  await ensureQos(context);
  await startDaemon(context, 'slurmctld');
  await Promise.all([startNodes(context), waitForRegistration(context)]);
  return cold ? 'cold' : 'warm';
}
