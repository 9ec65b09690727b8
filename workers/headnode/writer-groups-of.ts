import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ConfiguredBackend, ConfiguredBackends } from '../../activities/lib/backend/configured-backend.js';
import { failure } from '../../activities/lib/failure.js';

/** How often a cluster that does not answer is asked again. */
const ASK_EVERY_MS = 10_000;

type Clusters = ReadonlyMap<string, ConfiguredBackends>;

export interface FindWriterGroupsOptions {
  /** Backends by offering id, for every cluster. */
  backends: Clusters;
  logger: Pick<Logger, 'warn'>;
  signal: AbortSignal;
  /** Called with a group and those clusters in it that answered together. */
  found: (group: WriterGroup, clusters: Clusters) => Promise<void>;
}

export interface WriterGroup {
  name: string;
  /** Every name of what is written to, its own first; never empty. */
  names: readonly [string, ...string[]];
}

/**
 * Asks every cluster which writer group it belongs to, and reports the groups. One that does not answer is asked again
 * until it does; its orders wait meanwhile, and the clusters that answer do not. A cluster that answers later than its siblings
 * is reported by itself.
 */
export async function findWriterGroups({ backends, logger, signal, found }: FindWriterGroupsOptions): Promise<void> {
  const missing = new Map(backends);
  for (let asked = 0; missing.size > 0 && !signal.aborted; asked += 1) {
    if (asked > 0) await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const answers = new Map<string, { group: WriterGroup; clusters: Map<string, ConfiguredBackends> }>();
    for (const [cluster, offerings] of [...missing]) {
      try {
        const group = await groupOfAll(cluster, [...offerings.values()].flat());
        missing.delete(cluster);
        if (group === undefined) continue;
        const known = answers.get(group.name)?.clusters ?? [];
        answers.set(group.name, { group, clusters: new Map([...known, [cluster, offerings]]) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ cluster, reason }, 'the cluster does not answer yet; its orders wait until it does');
      }
    }
    for (const { group, clusters } of answers.values()) await found(group, clusters);
  }
}

/**
 * The group of a cluster's backends, one of each name asked.
 *
 * @throws BackendMisconfigured when they have several: nobody could take one seat for all of them
 */
async function groupOfAll(cluster: string, backends: readonly ConfiguredBackend[]): Promise<WriterGroup | undefined> {
  const byName = new Map(backends.map((backend) => [backend.name, backend]));
  const groups = new Map<string, WriterGroup>();
  for (const backend of byName.values()) {
    const group = await groupOf(cluster, backend);
    groups.set(group.name, group);
  }
  if (groups.size <= 1) return [...groups.values()][0];
  throw failure(
    'BackendMisconfigured',
    `the backends of cluster ${cluster} (${[...byName.keys()].join(', ')}) have several writers: ${[...groups.keys()].join(', ')}; ` +
      'give each a cluster_name of its own.',
  );
}

/** A backend that several processes may write to at once has a group of its own cluster: somebody polls its queue. */
async function groupOf(cluster: string, { backend }: ConfiguredBackend): Promise<WriterGroup> {
  const name = (await backend.writerGroup?.()) ?? `cluster ${cluster}`;
  const [first = name, ...others] = (await backend.writerNames?.()) ?? [];
  return { name, names: [first, ...others] };
}
