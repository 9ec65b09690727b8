import { type CommandResult, type CommandSpec, runCommand } from '../../../activities/lib/process/exec.js';
import type { Components } from '../../../activities/slurm/desired/desired-limits.js';
import { createSlurmBackend, type SlurmBackend, WriterGroups } from '../../../activities/slurm/index.js';
import type { ClusterUnderTest } from './cluster-under-test.js';
import { settings, components as someComponents } from './settings-fixture.js';

export interface OpenedBackend {
  backend: SlurmBackend;
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
  const backend = createSlurmBackend({
    offeringId: 'a'.repeat(32),
    settings: settings(cluster.binPath, overrides),
    components,
    env: { ...process.env, ...cluster.env },
    writers: options.writers ?? new WriterGroups(),
    run: (spec) => {
      const read = typeof spec.stdin === 'string' ? spec.stdin.trimEnd().split('\n') : [''];
      started.push(spec.file.replace(/.*\//, ''));
      for (const line of read) commands.push([spec.file.replace(/.*\//, ''), ...spec.args, line].join(' ').trimEnd());
      if (intercept === undefined) return runCommand(spec);
      const { onLine: _, ...whole } = spec;
      return intercept(spec, () => runCommand(whole));
    },
  });
  return {
    backend,
    commands,
    processes: () => started,
    writes: () => commands.filter((line) => / (load|modify|add|remove|delete) /.test(line)),
  };
}

export const isWrite = ({ args }: CommandSpec): boolean => args.some((arg) => ['load', 'modify'].includes(arg));
