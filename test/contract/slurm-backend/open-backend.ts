import type { Components } from '../../../activities/lib/backend/components.js';
import {
  type CommandResult,
  type CommandSpec,
  type RunCommand,
  runCommand,
} from '../../../activities/lib/process/exec.js';
import { WriterGroups } from '../../../activities/lib/writer/writer-groups.js';
import { TIMEOUTS } from '../../../activities/slurm/commands/sacctmgr.js';
import { createSlurmBackend, type SlurmBackend } from '../../../activities/slurm/index.js';
import { openCluster } from '../../../activities/slurm/state/cluster.js';
import type { SlurmState } from '../../../activities/slurm/state/slurm-state.js';
import { type Scope, snapshot } from '../../../activities/slurm/state/snapshot.js';
import type { ClusterUnderTest } from './cluster-under-test.js';
import { settings, components as someComponents } from './settings-fixture.js';

export interface OpenedBackend {
  backend: SlurmBackend;
  /** What a bulk read of some accounts shows. */
  stateOf(scope: Scope): Promise<SlurmState>;
  /** Every command that was started, without the path of its program's folder. */
  commands: string[];
  /** Programs that were started, one name for each process. */
  processes(): string[];
  /** Only those that could change something. */
  writes(): string[];
}

export interface OpenOptions {
  overrides?: Record<string, unknown>;
  components?: Components;
  /** Called instead of the real command; `run` starts it, and gives its whole output as text. */
  intercept?: (spec: CommandSpec, run: () => Promise<CommandResult>) => Promise<CommandResult>;
  writers?: WriterGroups;
}

/** A backend on the cluster under test that records its commands. */
export function openBackend(cluster: ClusterUnderTest, options: OpenOptions = {}): OpenedBackend {
  const { overrides = {}, components = someComponents, intercept } = options;
  const commands: string[] = [];
  const started: string[] = [];
  const env = { ...process.env, ...cluster.env };
  const run: RunCommand = (spec) => {
    const read = typeof spec.stdin === 'string' ? spec.stdin.trimEnd().split('\n') : [''];
    started.push(spec.file.replace(/.*\//, ''));
    for (const line of read) commands.push([spec.file.replace(/.*\//, ''), ...spec.args, line].join(' ').trimEnd());
    if (intercept === undefined) return runCommand(spec);
    const { onLine: _, ...whole } = spec;
    return intercept(spec, () => runCommand(whole));
  };
  const own = settings(cluster.binPath, overrides);
  const writers = options.writers ?? new WriterGroups({ everyMs: 0 });
  const connection = {
    ...{ binPath: own.slurm_bin_path, prefix: own.command_prefix ?? [] },
    ...{ env, run, timeouts: TIMEOUTS, clusters: undefined },
  };
  return {
    backend: createSlurmBackend({ settings: own, components, env, writers, run }),
    stateOf: async (scope) => snapshot(connection, await openCluster(connection, own.cluster_name).name(), scope),
    commands,
    processes: () => started,
    writes: () => commands.filter((line) => / (load|modify|add|remove|delete) /.test(line)),
  };
}

export const isWrite = ({ args }: CommandSpec): boolean => args.some((arg) => ['load', 'modify'].includes(arg));
