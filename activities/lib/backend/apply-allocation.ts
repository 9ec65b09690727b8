import type { BackendActivities } from '../../../contracts/activities.js';
import type { WriterProgress } from '../writer/write-request.js';
import { type ConfiguredBackends, configured, wishOf } from './configured-backend.js';

/** How often a waiting request says that it is alive; the server gives up after several times as long. */
const HEARTBEAT_MS = 5_000;

/** The running activity, as far as this function needs to know it. */
export interface ActivityContext {
  /**
   * Workflow id, run id and activity id: a retry of the activity has the same. A run that was reset has the activity ids of
   * the run before, and may know better what is wished.
   */
  key: string;
  heartbeat(details: WriterProgress): void;
  signal?: AbortSignal;
  /** This process gives the writer to another one: what is not the write itself is not waited for any more. */
  leave?: AbortSignal;
}

/**
 * Builds the activity `applyAllocation`. It may run twice at the same time and any number of times in a row: the same
 * key joins the running request, and what is in place is not written again.
 *
 * @param backends by offering id
 * @param context called once per run, for the activity that runs
 * @throws ConfigMismatch when control and this process do not have the same configuration; else as `Backend.apply`
 */
export function createApplyAllocation({
  backends,
  context,
}: {
  backends: ConfiguredBackends;
  context: () => ActivityContext;
}): BackendActivities['applyAllocation'] {
  return async (request) => {
    const wish = wishOf(request);
    const { key, heartbeat, signal, leave } = context();
    const { backend, welcome } = configured(backends, wish.offeringId, request);
    let latest: WriterProgress = { state: 'queued', ahead: 0 };
    const onProgress = (progress: WriterProgress): void => {
      latest = progress;
      heartbeat(progress);
    };
    const timer = setInterval(() => heartbeat(latest), HEARTBEAT_MS);
    try {
      const result = await backend.apply(wish, { key, onProgress, ...(signal === undefined ? {} : { signal }) });
      const newcomers = wish.presence === 'absent' ? undefined : wish.members?.usernames;
      const warnings = newcomers === undefined ? [] : ((await welcome?.(newcomers, leave)) ?? []);
      return warnings.length === 0 ? result : { ...result, warnings: [...result.warnings, ...warnings] };
    } finally {
      clearInterval(timer);
    }
  };
}
