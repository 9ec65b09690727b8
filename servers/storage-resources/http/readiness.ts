import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import type { SnapshotKeeper } from '../snapshot/keeper.js';

export interface Readiness {
  ready: boolean;
  reason?: string;
}

/** Whether requests can be answered, and if not, why; texts for people without a token, so without any detail. */
export function readiness(
  keeper: SnapshotKeeper,
  { snapshot }: Pick<StorageSettings, 'snapshot'>,
  nowMs: number,
): Readiness {
  const { kept, failure } = keeper.state();
  if (snapshot.alwaysFresh)
    return failure === undefined ? { ready: true } : { ready: false, reason: 'Waldur cannot be read; see the log' };
  if (kept === undefined)
    return {
      ready: false,
      reason: failure === undefined ? 'Waldur is being read for the first time' : 'Waldur cannot be read; see the log',
    };
  const { found, unasked } = kept.snapshot.facts.gids;
  // After a start in an outage of the HPC User API every project would look as if it were gone.
  if (found === 0 && unasked > 0)
    return { ready: false, reason: 'no GID is known yet, and the HPC User API cannot be asked; see the log' };
  const tooOld = nowMs - kept.readAtMs > snapshot.maxAgeSeconds * 1000;
  return tooOld ? { ready: false, reason: 'Waldur has not been read for too long; see the log' } : { ready: true };
}
