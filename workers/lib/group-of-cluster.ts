import type { Backend } from '../../activities/lib/backend/backend.js';
import { type Writer, WriterGroups } from '../../activities/lib/writer/writer-groups.js';

/**
 * The writer group of a cluster's backends. Changes of a cluster are taken by whoever holds its group, so a backend that
 * several processes may write to at once has a group there all the same: that of the others, or one of the cluster's own.
 */
export class GroupOfCluster {
  readonly #cluster: string;
  /** One that has a writer group. */
  #grouped: Backend | undefined;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  /** @param make opens the backend with the writers that it is given */
  open(all: WriterGroups, make: (writers: WriterGroups) => Backend): Backend {
    const writers = new OneGroup(all);
    const backend = make(writers);
    if (backend.writerGroup === undefined) return grouped(backend, writers, () => this.#name());
    this.#grouped ??= backend;
    return backend;
  }

  /** Asked when all are open, and as often as somebody writes: a backend keeps its answer. */
  #name(): Promise<string> {
    return this.#grouped?.writerGroup?.() ?? Promise.resolve(`cluster ${this.#cluster}`);
  }
}

/** Writers of the process, but all of one group once that is known. */
class OneGroup extends WriterGroups {
  group: string | undefined;
  readonly #all: WriterGroups;

  constructor(all: WriterGroups) {
    super();
    this.#all = all;
  }

  override get(group: string): Writer {
    return this.#all.get(this.group ?? group);
  }
}

function grouped(backend: Backend, writers: OneGroup, group: () => Promise<string>): Backend {
  return {
    read: (wishes) => backend.read(wishes),
    plan: (wishes, state) => backend.plan(wishes, state),
    async apply(wish, options) {
      writers.group = await group();
      return backend.apply(wish, options);
    },
    ...(backend.usage === undefined ? {} : { usage: backend.usage.bind(backend) }),
    ping: () => backend.ping(),
    diagnostics: () => backend.diagnostics(),
    writerGroup: group,
  };
}
