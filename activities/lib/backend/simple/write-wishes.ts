import type { ApplyResult } from '../../../../contracts/allocation.js';
import { failure } from '../../failure.js';
import { NotTheWriter } from '../../writer/write-permit.js';
import type { BatchResult, WriteRequest } from '../../writer/write-request.js';
import type { BatchTools } from '../../writer/writer-groups.js';
import { asError, isDown } from './errors.js';
import { inTurns } from './in-turns.js';
import { observedOf } from './observed-of.js';
import { OpenWishes, type Outcomes, type SimpleJob } from './open-wishes.js';
import { planWishes } from './plan-wishes.js';
import { type ReadWishes, readWishes } from './read-wishes.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';

/** Writing again what a read-back did not show helps once, if at all. */
const ROUNDS = 2;

/**
 * Writes a batch: one read for all, a plan for each on top of those before, one write after the other, one read-back for
 * all. Each wish ends by itself, of one account one after the other. What was written and is not shown is written once
 * more, then fails as `BackendNotApplied`. While the backend is down nobody fails.
 */
export async function writeWishes<State, Change extends SimpleChange<State>>(
  parts: SimpleBackend<State, Change>,
  requests: readonly WriteRequest<SimpleJob>[],
  tools: BatchTools,
): Promise<BatchResult<ApplyResult>> {
  const outcomes: Outcomes = new Map();
  for (const { payload } of requests) tools.guard.note(observedOf(payload.wish));
  for (const turn of inTurns(requests)) {
    const down = await writeTurn(parts, new OpenWishes<State, Change>(turn, tools.guard, outcomes), tools);
    if (down !== undefined) return { outcomes, down };
  }
  return { outcomes };
}

/** @returns why the backend is down; undefined: every wish has ended */
async function writeTurn<State, Change extends SimpleChange<State>>(
  parts: SimpleBackend<State, Change>,
  wishes: OpenWishes<State, Change>,
  { health, permit }: BatchTools,
): Promise<string | undefined> {
  try {
    for (let round = 0; !wishes.isDone; round += 1) {
      await health.ready();
      const groups = await readWishes(parts, wishes.open, (key, error) => wishes.fail(key, error));
      for (const group of groups) look(parts, wishes, group);
      if (round === ROUNDS) wishes.giveUp(parts.system);
      let refused = false;
      for (const job of wishes.open) {
        // What it builds on may not be there: it is planned anew.
        if (refused && job.leans()) continue;
        const isWritten = await wishes.write(job, (changes, wish) => parts.write(changes, permit, wish), health);
        refused ||= !isWritten;
      }
    }
  } catch (error) {
    if (isDown(error)) return error.message;
    const isMoved = error instanceof NotTheWriter;
    wishes.failRest(isMoved ? failure('BackendUnavailable', error.message, { retryAfterMs: 1000 }) : asError(error));
  }
  return undefined;
}

function look<State, Change extends SimpleChange<State>>(
  parts: SimpleBackend<State, Change>,
  wishes: OpenWishes<State, Change>,
  { jobs, state }: ReadWishes<State, Change>,
): void {
  const plan = (...some: typeof jobs) =>
    planWishes(
      parts,
      some.map(({ wish }) => wish),
      state,
    );
  const plans = plan(...jobs);
  for (const [at, job] of jobs.entries()) {
    const isFirst = jobs.slice(0, at).every(({ next }) => next.length === 0);
    const onTop = plans[at];
    try {
      wishes.look(job, { onTop, alone: () => (isFirst ? onTop : plan(job)[0]) }, state);
    } catch (error) {
      wishes.fail(job.key, asError(error));
    }
  }
}
