import type { HeadnodeActivities } from '../../../contracts/activities.js';
import type { SlurmBackend } from '../../slurm/slurm-backend.js';
import { failure } from '../failure.js';
import type { WriterProgress } from '../writer/group-writer.js';

/** How often a waiting request says that it is alive; the server gives up after several times as long. */
const HEARTBEAT_MS = 5_000;

/** The running activity, as far as this function needs to know it. */
export interface ActivityContext {
  /** Workflow id and activity id: a retry of the activity has the same. */
  key: string;
  heartbeat(details: WriterProgress): void;
  signal?: AbortSignal;
}

export interface ConfiguredBackend {
  backend: SlurmBackend;
  /** Hash of the offering's settings as this head node sees them. */
  configHash: string;
}

/**
 * Builds the activity `applyAllocation`. It may run twice at the same time and any number of times in a row: the same
 * key joins the running request, and what is in place is not written again.
 *
 * @param backends by offering id
 * @param context called once per run, for the activity that runs
 * @throws ConfigMismatch when control and head node do not have the same configuration; else as `SlurmBackend.apply`
 */
export function createApplyAllocation({
  backends,
  context,
}: {
  backends: ReadonlyMap<string, ConfiguredBackend>;
  context: () => ActivityContext;
}): HeadnodeActivities['applyAllocation'] {
  return async ({ facts, configHash, goal = 'present' }) => {
    const { key, heartbeat, signal } = context();
    const { backend } = configured(backends, facts.offeringId, configHash);
    let latest: WriterProgress = { state: 'queued', ahead: 0 };
    const onProgress = (progress: WriterProgress): void => {
      latest = progress;
      heartbeat(progress);
    };
    const timer = setInterval(() => heartbeat(latest), HEARTBEAT_MS);
    try {
      return await backend.apply(facts, { key, goal, onProgress, ...(signal === undefined ? {} : { signal }) });
    } finally {
      clearInterval(timer);
    }
  };
}

/** @throws failure ConfigMismatch when this head node does not know the offering, or knows it otherwise */
export function configured(
  backends: ReadonlyMap<string, ConfiguredBackend>,
  offeringId: string,
  configHash: string,
): ConfiguredBackend {
  const found = backends.get(offeringId);
  if (found === undefined) {
    throw failure('ConfigMismatch', `this head node's configuration has no offering ${offeringId}.`);
  }
  if (found.configHash !== configHash) {
    throw failure(
      'ConfigMismatch',
      `offering ${offeringId} is configured differently here (${found.configHash}) and on control (${configHash}).`,
    );
  }
  return found;
}
