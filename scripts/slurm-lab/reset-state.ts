import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { cancelAllJobs } from './cancel-all-jobs.js';
import { dumpState } from './dump-state.js';
import { ensureQos } from './ensure-cluster.js';
import { type LabContext, sacctmgrInLab } from './lab-context.js';
import { startDaemon } from './processes/start-daemon.js';
import { startNodes } from './processes/start-nodes.js';
import { stopProcesses } from './processes/stop-processes.js';
import { waitForRegistration } from './processes/wait-for-registration.js';
import { makeFolders } from './setup/prepare-folder.js';
import { pristineState, restorePristineDatabase } from './setup/pristine-database.js';
import type { LabState } from './slurm-lab.js';

/** Above this many associations putting back the saved database is faster than deleting by sacctmgr. */
const MAX_ROWS_BY_SACCTMGR = 250;

/** Deletes whatever is not in the wanted state; refusals show in the comparison that follows. */
async function removeBySacctmgr(context: LabContext, state: LabState, wanted: LabState): Promise<void> {
  const remove = async (entity: string, items: readonly { name: string }[], kept: readonly { name: string }[]) => {
    const names = items.filter((item) => !kept.some((other) => isDeepStrictEqual(item, other))).map(({ name }) => name);
    if (names.length > 0) await sacctmgrInLab(context, ['delete', entity, 'where', `name=${names.join(',')}`]);
  };
  await remove('user', state.users, wanted.users);
  await remove('account', state.accounts, wanted.accounts);
  await remove('qos', state.qos, wanted.qos);
}

/** Ends everything, puts the saved database back and starts again; job numbers begin at 1 once more. */
async function restoreSavedState(context: LabContext): Promise<void> {
  await stopProcesses(context);
  rmSync(context.paths.state, { recursive: true, force: true });
  makeFolders(context.paths);
  await Promise.all([startDaemon(context, 'munged'), startDaemon(context, 'mariadbd')]);
  await restorePristineDatabase(context);
  await startDaemon(context, 'slurmdbd');
  await ensureQos(context);
  await startDaemon(context, 'slurmctld');
  await Promise.all([startNodes(context), waitForRegistration(context)]);
}

/**
 * Brings the cluster back to the state of a new one (with the wanted QOS). Small trees are deleted by sacctmgr, which
 * keeps job history; large ones, and what sacctmgr does not clean, are replaced by the saved first state, which takes a
 * restart (new process ids) and drops job history.
 *
 * @throws when the state is not clean afterwards
 */
export async function resetState(context: LabContext): Promise<void> {
  const wanted = pristineState(context);
  const dump = () => dumpState((args) => sacctmgrInLab(context, args));
  await cancelAllJobs(context);
  const before = await dump();
  if (isDeepStrictEqual(before, wanted)) return;
  if (before.associations.length <= MAX_ROWS_BY_SACCTMGR) {
    await removeBySacctmgr(context, before, wanted);
    await ensureQos(context);
    if (isDeepStrictEqual(await dump(), wanted)) return;
  }
  await restoreSavedState(context);
  const after = await dump();
  if (!isDeepStrictEqual(after, wanted)) {
    throw new Error(`Slurm lab: the state after a reset is not clean: ${JSON.stringify(after).slice(0, 500)}`);
  }
}
