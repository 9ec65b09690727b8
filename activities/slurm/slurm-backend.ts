import type { ApplyResult } from '../../contracts/allocation.js';
import { ORIGINS, type Wish } from '../../contracts/wish.js';
import type { ApplyOptions, Backend, PlannedWish } from '../lib/backend/backend.js';
import { type Components, targetsOf } from '../lib/backend/components.js';
import { failure } from '../lib/failure.js';
import type { CommandTimeouts } from '../lib/process/command-timeouts.js';
import { type RunCommand, runCommand } from '../lib/process/exec.js';
import { processWriters, type WriterGroups, writerJob } from '../lib/writer/writer-groups.js';
import { describeChange, describeMissing, type WriteChange } from './changes/change.js';
import { TIMEOUTS } from './commands/sacctmgr.js';
import { type Desired, desire } from './desired/desire.js';
import { slurmFacts } from './diagnose/slurm-facts.js';
import { diagnoseCluster, diagnoseOffering } from './diagnostics.js';
import { planAll } from './plan/plan-all.js';
import { noteOfStatus } from './plan/qos-of-status.js';
import type { SlurmSettings } from './settings/config.js';
import { slurmName } from './slurm-name.js';
import { openCluster } from './state/cluster.js';
import { scopeOf } from './state/scope-of.js';
import type { SlurmState } from './state/slurm-state.js';
import { snapshot } from './state/snapshot.js';
import type { AllocationJob } from './writer/allocation-job.js';
import { slurmBatches } from './writer/write-batch.js';

export interface SlurmBackendOptions {
  settings: SlurmSettings;
  components: Components;
  /** Our own environment; of it only what commands need is passed on. */
  env: Readonly<Record<string, string | undefined>>;
  run?: RunCommand;
  /** Milliseconds on a clock that never goes back. */
  now?: () => number;
  /** Writers shared with the other offerings of this process. */
  writers?: WriterGroups;
  /** Name of the writer group instead of the slurmdbd's address. */
  writerGroup?: string;
  timeouts?: CommandTimeouts;
}

/** What one read showed, with what the cluster can count. */
export interface SlurmView {
  state: SlurmState;
  tresKnown: ReadonlySet<string>;
  keepsCase: boolean;
}

export type SlurmBackend = Backend<SlurmView> & {
  writerGroup(): Promise<string>;
  writerNames(): Promise<readonly string[]>;
};

/**
 * The Slurm backend of one offering.
 *
 * @throws BackendMisconfigured for settings that this backend cannot follow
 */
export function createSlurmBackend(options: SlurmBackendOptions): SlurmBackend {
  const { settings, components, env, run = runCommand, writers = processWriters } = options;
  const now = options.now ?? (() => performance.now());
  if (settings.execution_mode === 'rest') {
    throw failure('BackendMisconfigured', 'execution_mode rest is not available; set execution_mode: cli.');
  }
  const { timeouts = TIMEOUTS, writerGroup } = options;
  const clusters = settings.cluster_name === undefined ? undefined : slurmName('cluster', settings.cluster_name);
  const connection = {
    ...{ binPath: settings.slurm_bin_path, prefix: settings.command_prefix ?? [] },
    ...{ env, run, timeouts, clusters },
  };
  const cluster = openCluster(connection, settings.cluster_name, writerGroup);
  const tresWanted = targetsOf(components);
  const lane = JSON.stringify([connection.binPath, connection.prefix, env.SLURM_CONF, settings.cluster_name]);
  const desired = (wish: Wish, tresKnown: ReadonlySet<string>, keepsCase: boolean): Desired =>
    desire(wish, settings, components, tresKnown, keepsCase);

  async function apply(wish: Wish, { key, origin = wish.origin, ...rest }: ApplyOptions): Promise<ApplyResult> {
    const writer = writers.get(await cluster.writerGroup());
    const job: AllocationJob = {
      ...{ cluster, tresWanted, desire: (tresKnown, keepsCase) => desired(wish, tresKnown, keepsCase) },
      observed: { account: wish.backendId.toLowerCase(), origin, observedAt: wish.observedAt },
    };
    const payload = writerJob(slurmBatches, job);
    // Removing can take long; a load file takes any number of accounts, and 22.05 as long for many as for a few.
    const isSlow = wish.presence === 'absent';
    const isBulk = wish.presence === 'present';
    return writer.submit({ key, lane, urgency: ORIGINS.indexOf(origin), isSlow, isBulk, payload }, rest);
  }

  return {
    async read(wishes) {
      const tresKnown = await cluster.tres(tresWanted);
      const keepsCase = await cluster.keepsCase();
      const usable = wishes.flatMap((wish) => {
        const made = attempt(() => desired(wish, tresKnown, keepsCase));
        return made instanceof Error ? [] : [made];
      });
      return { tresKnown, keepsCase, state: await snapshot(connection, await cluster.name(), scopeOf(usable)) };
    },
    plan(wishes, { state, tresKnown, keepsCase }) {
      const all = wishes.map((wish) => attempt(() => desired(wish, tresKnown, keepsCase)));
      const usable = all.filter((each): each is Desired => !(each instanceof Error));
      const plans = planAll(
        usable.map((each) => ({ desired: each })),
        state,
      );
      const next = plans.values();
      return all.map((each): PlannedWish => {
        if (each instanceof Error) return { status: 'refused', error: each };
        const plan = next.next().value;
        if (plan === undefined || !('conflict' in plan)) return planned(each, plan?.changes ?? [], state);
        const { failureType, reason } = plan.conflict;
        const { warnings, reportedLimits } = each;
        return { status: 'conflict', failureType, reason, warnings, reportedLimits };
      });
    },
    apply,
    async ping() {
      const started = now();
      const fresh = openCluster(connection, settings.cluster_name);
      return { what: `cluster ${await fresh.name()}`, elapsedMs: now() - started };
    },
    async diagnostics() {
      const facts = slurmFacts(connection, settings.cluster_name, writerGroup);
      const found = await diagnoseCluster(facts);
      return [...found, ...(await diagnoseOffering({ facts, settings, tresWanted }, found))];
    },
    writerGroup: () => cluster.writerGroup(),
    writerNames: () => cluster.writerNames(),
  };
}

function planned(desired: Desired, changes: readonly WriteChange[], state: SlurmState): PlannedWish {
  const { warnings, reportedLimits } = desired;
  const status = desired.goal === 'present' ? desired.status : undefined;
  const remember = status === undefined ? undefined : noteOfStatus(status, state).remember;
  return {
    ...{ status: 'planned', warnings, reportedLimits },
    changes: changes.map((change) => ({
      ...{ kind: change.kind, done: describeChange(change), missing: describeMissing(change) },
    })),
    ...(remember === undefined ? {} : { remember }),
  };
}

/** Names and limits that make no sense concern one wish alone. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
