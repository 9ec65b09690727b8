import type { ApplyResult } from '../../../../contracts/allocation.js';
import { failure } from '../../failure.js';
import { NotTheWriter } from '../../writer/write-permit.js';
import type { BatchResult, WriteRequest } from '../../writer/write-request.js';
import type { BatchTools } from '../../writer/writer-groups.js';
import { asError, isDown } from './errors.js';
import { OpenWishes, type SimpleJob } from './open-wishes.js';
import { type Planned, planWishes } from './plan-wishes.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';

/** Writing again what a read-back did not show helps once, if at all. */
const ROUNDS = 2;

/**
 * Writes a batch: one read for all, a plan for each on top of those before, one write after the other, one read-back for
 * all. Each wish ends by itself. What was written and is not shown is written once more, then fails as
 * `BackendNotApplied`. While the backend is down nobody fails.
 */
export async function writeWishes<State, Change extends SimpleChange<State>>(
  parts: SimpleBackend<State, Change>,
  requests: readonly WriteRequest<SimpleJob>[],
  { health, permit, guard }: BatchTools,
): Promise<BatchResult<ApplyResult>> {
  const wishes = new OpenWishes<State, Change>(requests, guard);
  try {
    for (let round = 0; !wishes.isDone; round += 1) {
      await health.ready();
      const all = wishes.open;
      const state = await parts.read(all.map(({ wish }) => wish));
      const plans = planWishes(
        parts,
        all.map(({ wish }) => wish),
        state,
      );
      for (const [at, job] of all.entries()) {
        const counted = plans.slice(0, at).some((plan) => plan.status === 'planned' && plan.changes.length > 0);
        // Nothing to write on top of those before is done only where the read shows it without them.
        const [alone] = counted && isEmpty(plans[at]) ? planWishes(parts, [job.wish], state) : [];
        if (alone === undefined || isEmpty(alone)) wishes.look(job, plans[at], state);
        else wishes.waitFor(job);
      }
      if (round === ROUNDS) wishes.giveUp(parts.system);
      for (const job of wishes.open.filter(({ next }) => next.length > 0))
        await wishes.write(job, (changes, wish) => parts.write(changes, permit, wish), health);
    }
  } catch (error) {
    if (isDown(error)) return { outcomes: wishes.outcomes, down: error.message };
    const isMoved = error instanceof NotTheWriter;
    wishes.failRest(isMoved ? failure('BackendUnavailable', error.message, { retryAfterMs: 1000 }) : asError(error));
  }
  return { outcomes: wishes.outcomes };
}

const isEmpty = (plan: Planned<unknown> | undefined): boolean =>
  plan?.status === 'planned' && plan.changes.length === 0;
