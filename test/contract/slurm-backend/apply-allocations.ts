import type { Backend } from '../../../activities/lib/backend/backend.js';
import type { Settled } from '../../../activities/lib/writer/write-request.js';
import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Wish } from '../../../contracts/wish.js';

/** Applies many wishes at once; each ends by itself, in their order. Repeated while they wait, they join. */
export function applyAllocations(
  backend: Pick<Backend, 'apply'>,
  wishes: readonly Wish[],
): Promise<Settled<ApplyResult>[]> {
  return Promise.all(
    wishes.map((wish) =>
      backend.apply(wish, { key: `${wish.offeringId}/${wish.resourceUuid}` }).then(
        (value): Settled<ApplyResult> => ({ status: 'done', value }),
        (error: Error): Settled<ApplyResult> => ({ status: 'failed', error }),
      ),
    ),
  );
}
