import type { AllocationFacts, AllocationGoal, ApplyResult } from '../../contracts/allocation.js';
import { tresOf } from '../lib/backend/targets-of.js';
import type { Finding } from '../lib/diagnosis/finding.js';
import { failure } from '../lib/failure.js';
import { type RunCommand, runCommand } from '../lib/process/exec.js';
import type { Settled, SubmitOptions } from '../lib/writer/group-writer.js';
import type { ChangeOrigin } from '../lib/writer/stale-guard.js';
import { processWriters, type WriterGroups } from '../lib/writer/writer-groups.js';
import { createHomedirs } from '../unix/homedirs.js';
import type { Change } from './changes/change.js';
import { type CommandTimeouts, TIMEOUTS } from './commands/sacctmgr.js';
import { desire } from './desired/desire.js';
import type { Components } from './desired/desired-limits.js';
import { slurmFacts } from './diagnose/slurm-facts.js';
import { diagnoseCluster, diagnoseOffering } from './diagnostics.js';
import { type Desired, planGoal } from './plan/plan-goal.js';
import type { SlurmSettings } from './settings/config.js';
import { slurmName } from './slurm-name.js';
import { openCluster } from './state/cluster.js';
import { scopeOf } from './state/scope-of.js';
import type { SlurmState } from './state/slurm-state.js';
import { type Scope, snapshot } from './state/snapshot.js';

export interface SlurmBackendOptions {
  offeringId: string;
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

export interface ApplyOptions extends SubmitOptions {
  /** A retry with the same key joins its own queued or running request. */
  key: string;
  /** Default: an order. */
  origin?: ChangeOrigin;
  /** Default: `present`. */
  goal?: AllocationGoal;
}

export interface SlurmBackend {
  offeringId: string;
  /** What the cluster shows of some accounts and users now. */
  snapshot(scope: Scope): Promise<SlurmState>;
  /** What would be written for an allocation; reads only. @throws NameInvalid, LimitInvalid */
  preview(facts: AllocationFacts, goal?: AllocationGoal): Promise<{ desired: Desired; changes: Change[] }>;
  /**
   * Brings one allocation to its goal through the cluster's single writer and reads it back; makes home directories for
   * the users of a present one. A second run finds everything in place and writes nothing.
   */
  apply(facts: AllocationFacts, options: ApplyOptions): Promise<ApplyResult>;
  /** The same for many at once; each ends by itself. Keys are offering and resource. */
  applyAllocations(facts: readonly AllocationFacts[]): Promise<Settled<ApplyResult>[]>;
  /** Whether slurmdbd answers and knows the cluster; rejects with what is wrong. */
  ping(): Promise<{ cluster: string; elapsedMs: number }>;
  /** Looks at everything an allocation needs; reads only. */
  diagnostics(): Promise<Finding[]>;
  /** The slurmdbd whose single writer this backend needs. Reads. */
  writerGroup(): Promise<string>;
}

/**
 * The Slurm backend of one offering.
 *
 * @throws BackendMisconfigured for settings that this backend cannot follow
 */
export function createSlurmBackend(options: SlurmBackendOptions): SlurmBackend {
  const { offeringId, settings, components, env, run = runCommand, writers = processWriters } = options;
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
  const homedirs = createHomedirs(connection, settings, now);
  const tresWanted = tresOf(components);
  const lane = JSON.stringify([connection.binPath, connection.prefix, env.SLURM_CONF, settings.cluster_name]);

  async function apply(facts: AllocationFacts, options: ApplyOptions): Promise<ApplyResult> {
    const { key, origin = 'order', goal = 'present', ...rest } = options;
    const writer = writers.get(await cluster.writerGroup());
    const observed = { account: facts.backendId, origin, observedAt: facts.observedAt };
    const wish = (tresKnown: ReadonlySet<string>): Desired => desire(facts, goal, settings, components, tresKnown);
    const payload = { cluster, observed, tresWanted, desire: wish };
    const result = await writer.submit({ key, lane, payload }, rest);
    const warnings = goal === 'present' ? await homedirs(facts.users.map(({ username }) => username)) : [];
    return { ...result, warnings: [...result.warnings, ...warnings] };
  }

  return {
    offeringId,
    snapshot: async (scope) => snapshot(connection, await cluster.name(), scope),
    async preview(facts, goal = 'present') {
      const desired = desire(facts, goal, settings, components, await cluster.tres(tresWanted));
      const actual = await snapshot(connection, await cluster.name(), scopeOf([desired]));
      return { desired, changes: planGoal(desired, actual) };
    },
    apply,
    applyAllocations: (all) =>
      Promise.all(
        all.map((facts) =>
          apply(facts, { key: `${offeringId}/${facts.resourceUuid}` }).then(
            (value): Settled<ApplyResult> => ({ status: 'done', value }),
            (error: unknown): Settled<ApplyResult> => ({
              status: 'failed',
              error: error instanceof Error ? error : new Error(String(error)),
            }),
          ),
        ),
      ),
    async ping() {
      const started = now();
      const fresh = openCluster(connection, settings.cluster_name);
      return { cluster: await fresh.name(), elapsedMs: now() - started };
    },
    async diagnostics() {
      const facts = slurmFacts(connection, settings.cluster_name, writerGroup);
      const found = await diagnoseCluster(facts);
      return [...found, ...(await diagnoseOffering({ facts, settings, tresWanted }, found))];
    },
    writerGroup: () => cluster.writerGroup(),
  };
}
