import type { Backend } from '../../activities/lib/backend/backend.js';
import type { ConfiguredBackend } from '../../activities/lib/backend/configured-backend.js';
import type { BackendDescriptor, BackendModule } from '../../activities/lib/backend/descriptor.js';
import type { CommandTimeouts } from '../../activities/lib/process/command-timeouts.js';
import { runCommand } from '../../activities/lib/process/exec.js';
import type { WriterGroups } from '../../activities/lib/writer/writer-groups.js';
import { createHomedirs } from '../../activities/unix/homedirs.js';
import { configHash } from '../../config/backends/config-hash.js';
import { JOBS } from '../../config/backends/jobs-of.js';
import { openOptions } from '../../config/backends/open-options.js';
import { servedBy } from '../../config/backends/served-here.js';
import { clusterOf } from '../../config/backends/target-of.js';
import type { Environment } from '../../config/environment/environment.js';
import type { Offering, SiteConfig } from '../../config/site/site-config.js';
import { GroupOfCluster } from './group-of-cluster.js';

export interface OpenBackendsOptions {
  env: Environment;
  writers: WriterGroups;
  /** Instead of the backends' own. */
  timeouts?: CommandTimeouts;
}

/** Backends by offering id. */
export type OpenedBackends = Map<string, readonly ConfiguredBackend[]>;

/**
 * Opens the backends of a site that are reached from one place, each once for an offering; loads their code. Nothing is
 * reached yet. Those of one cluster share a writer: who has no writer group takes that of the others.
 *
 * @param cluster only those of this cluster
 * @throws BackendMisconfigured for settings that a backend cannot follow
 */
export async function openBackends(
  config: SiteConfig,
  { runs, cluster }: { runs: BackendDescriptor['runs']; cluster?: string },
  options: OpenBackendsOptions,
): Promise<OpenedBackends> {
  const opened: OpenedBackends = new Map();
  const group = cluster === undefined ? undefined : new GroupOfCluster(cluster);
  for (const offering of config.offerings) {
    const used = new Set<BackendDescriptor>();
    for (const job of JOBS) {
      const descriptor = servedBy(offering, job);
      if (descriptor?.runs !== runs || (cluster !== undefined && clusterOf(offering, job) !== cluster)) continue;
      used.add(descriptor);
    }
    const backends = await Promise.all(
      [...used].map((descriptor) => open(config, offering, descriptor, options, group)),
    );
    const own = backends.flatMap((each) => each ?? []);
    if (own.length > 0) opened.set(offering.waldur_offering_uuid, own);
  }
  return opened;
}

async function open(
  config: SiteConfig,
  offering: Offering,
  descriptor: BackendDescriptor,
  { env, writers, timeouts }: OpenBackendsOptions,
  group: GroupOfCluster | undefined,
): Promise<ConfiguredBackend | undefined> {
  const module = await loaded(descriptor);
  if (module === undefined) return undefined;
  const given = openOptions(config, offering, descriptor);
  const make = (by: WriterGroups): Backend =>
    module.open({ ...given, env, writers: by, ...(timeouts === undefined ? {} : { timeouts }) });
  const backend = group === undefined ? make(writers) : group.open(writers, make);
  const homes = descriptor.homes?.(given.settings);
  return {
    ...{ name: descriptor.name, backend, configHash: configHash(offering, descriptor) },
    ...(homes === undefined
      ? {}
      : {
          welcome: createHomedirs({ run: runCommand, prefix: homes.prefix, env }, homes.settings, () =>
            performance.now(),
          ),
        }),
  };
}

async function loaded({ name, load }: BackendDescriptor): Promise<BackendModule | undefined> {
  try {
    return await load?.();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The code of the backend ${name} cannot be loaded: ${reason}`, { cause: error });
  }
}
