import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultLabDir } from './default-lab-dir.js';
import { type LabContext, labEnv } from './lab-context.js';
import { type LabLock, takeLabLock } from './lab-lock.js';
import { type LabPaths, labPaths } from './lab-paths.js';
import { writeLabSettings } from './lab-settings.js';
import { makeSlurmLab } from './make-slurm-lab.js';
import { ProcessTable } from './processes/process-table.js';
import { isWholeLabUp, startProcesses } from './processes/start-processes.js';
import { stopProcesses } from './processes/stop-processes.js';
import { resetState } from './reset-state.js';
import { chooseSettings } from './setup/choose-settings.js';
import { installSlurm } from './setup/install-slurm.js';
import { makeGpuDevices } from './setup/make-gpu-devices.js';
import { makeFolders, writeConfig } from './setup/prepare-folder.js';
import { addUnixUsers, removeUnixUsers } from './setup/unix-users.js';
import { QUICKACK_HOST, useQuickackRoute } from './setup/use-quickack-route.js';
import type { SlurmLab, SlurmLabOptions } from './slurm-lab.js';
import { installedSlurm, releaseOf } from './versions/installed-slurm.js';

const DEFAULT_LOCK_WAIT_SECONDS = 120;
const MAX_NODES = 64;

/**
 * Starts a private Slurm cluster with munge, MariaDB, slurmdbd, slurmctld and one slurmd per node, installing the
 * packages first where they are missing. Everything lives below one folder and listens on loopback only. The same
 * folder started again keeps its accounts, users and jobs (`clean: true` removes them); daemons that a crashed run left
 * are taken over when they still serve, and ended otherwise. Only one process at a time owns a folder.
 *
 * @throws when Slurm is not available (ask slurmLabAvailability first), the folder stays in use by another process, or a
 *   daemon does not start; nothing is left running then
 */
export async function startSlurmLab(options: SlurmLabOptions = {}): Promise<SlurmLab> {
  const startedAt = performance.now();
  const { name = 'lab', tuned = true, log = () => undefined } = options;
  if (!/^[a-z][a-z0-9_-]{0,30}$/.test(name)) throw new Error(`Slurm lab: '${name}' is not usable as a cluster name.`);
  await installSlurm(options.log);
  const version = installedSlurm() ?? '';
  const release = releaseOf(version);
  const paths = labPaths(resolve(options.baseDir ?? defaultLabDir(name, tuned, release)));
  makeFolders(paths);
  const lock = await takeLabLock(paths.lock, options.lockWaitSeconds ?? DEFAULT_LOCK_WAIT_SECONDS);
  let context: LabContext | undefined;
  try {
    const prepared = await prepare(paths, version, { ...options, name, tuned, log });
    context = prepared.context;
    const logStart = fileSize(join(paths.log, 'slurmdbd.log'));
    const startKind = prepared.up ? 'up' : await startProcesses(context);
    await addUnixUsers(paths.unixUsers, options.unixUsers ?? [], context.env);
    if (options.clean === true) await resetState(context);
    const startMs = Math.round(performance.now() - startedAt);
    log(
      `Slurm lab: ${name} with Slurm ${version} ready (${startKind}) after ${startMs} ms; SLURM_CONF=${paths.slurmConf}`,
    );
    return makeSlurmLab({ context, lock, hasGpus: prepared.gpus, startKind, startMs, logStart });
  } catch (error) {
    await cleanUp(context, lock);
    throw error;
  }
}

interface Prepared {
  context: LabContext;
  gpus: boolean;
  /** The whole lab runs already with exactly this configuration. */
  up: boolean;
}

async function prepare(
  paths: LabPaths,
  version: string,
  options: SlurmLabOptions & { name: string; tuned: boolean; log: (line: string) => void },
): Promise<Prepared> {
  const { name, tuned, log, partitions = ['main', 'long'], qos = [] } = options;
  const nodeCount = options.nodes ?? 1;
  if (!Number.isInteger(nodeCount) || nodeCount < 1 || nodeCount > MAX_NODES) {
    throw new Error(`Slurm lab: nodes must be a whole number from 1 to ${MAX_NODES}, not ${nodeCount}.`);
  }
  const env = labEnv(paths);
  const table = new ProcessTable(paths.run, paths.log, env);
  if (tuned && !(await useQuickackRoute(env))) log('Slurm lab: no quickack route; commands will be slow.');
  const gpus = await makeGpuDevices(paths.dev, env);
  if (!gpus) log('Slurm lab: device nodes cannot be made here; the nodes have no GPUs.');
  const host = tuned ? QUICKACK_HOST : '127.0.0.1';
  const running = Object.keys(table.pids()).length > 0;
  const nodes = Array.from({ length: nodeCount }, (_, index) => `n${index + 1}`);
  const wanted = { name, tuned, release: releaseOf(version), host, nodeCount };
  let settings = await chooseSettings(paths, wanted, running);
  const context: LabContext = { settings, version, paths, env, table, nodes, qos, log };
  const changed = writeConfig(paths, { settings, nodes, partitions, gpus });
  if (running && !changed && (await isWholeLabUp(context))) return { context, gpus, up: true };
  if (running) {
    log('Slurm lab: ending what a former run left.');
    await stopProcesses(context);
    settings = await chooseSettings(paths, wanted, false);
    writeConfig(paths, { settings, nodes, partitions, gpus });
  }
  writeLabSettings(paths, settings);
  return { context: { ...context, settings }, gpus, up: false };
}

async function cleanUp(context: LabContext | undefined, lock: LabLock): Promise<void> {
  try {
    if (context !== undefined) {
      await stopProcesses(context);
      await removeUnixUsers(context.paths.unixUsers, context.env);
    }
  } finally {
    await lock.release();
  }
}

function fileSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
