import { ApplicationFailure, allHandlersFinished, condition, log, setHandler, sleep } from '@temporalio/workflow';
import type { OpenedOrder } from '../../contracts/activities.js';
import type { OrderPhase, ProcessOrderInput, ProcessOrderResult } from '../../contracts/order.js';
import { type KnownFailure, knownFailure } from '../lib/failures.js';
import { quickly } from '../lib/quickly.js';
import { waldur, waldurLocal, waldurNote } from './activities.js';
import { createOrder } from './create-order.js';
import { orderStatus } from './messages.js';
import { Park } from './park.js';
import { Progress } from './progress.js';

/** How often, and how many times, a run looks whether an older order of the resource has ended. */
const WAIT_MS = 15_000;
const MAX_WAITS = 20;

/**
 * One order of one offering, from Waldur's `pending-provider` or `executing` to its end. Safe to start any number of
 * times: it reads the order first and does only what is missing. What cannot be repeated into success parks and waits
 * for an operator; nothing else ends in failure.
 */
export async function processOrder(input: ProcessOrderInput): Promise<ProcessOrderResult> {
  const progress = new Progress();
  const park = new Park(progress, input.parkGraceMs);
  setHandler(orderStatus, () => ({
    phase: progress.phase,
    ...(progress.reason === undefined ? {} : { reason: progress.reason }),
  }));

  for (let parkedOnce = false; ; parkedOnce = true) {
    const outcome = await attempt(input, progress, parkedOnce);
    if ('phase' in outcome) return end(outcome, progress);
    await parked(input, outcome, progress, park);
    progress.resume();
  }
}

/** One pass over the whole order. A failure that waits for an operator is returned, not thrown. */
async function attempt(
  input: ProcessOrderInput,
  progress: Progress,
  parkedOnce: boolean,
): Promise<ProcessOrderResult | KnownFailure> {
  try {
    const opened = await open(input, progress);
    if (opened.status !== 'ready') return notOurs(opened);
    const result = await createOrder(input, opened, progress);
    const { offeringId, orderUuid } = input;
    if (parkedOnce && result.phase === 'Done')
      await note(() => waldurNote.clearProblem({ offeringId, orderUuid, resourceUuid: opened.facts.resourceUuid }));
    return result;
  } catch (error) {
    return knownFailure(error);
  }
}

async function open(input: ProcessOrderInput, progress: Progress): Promise<OpenedOrder> {
  const ref = { offeringId: input.offeringId, orderUuid: input.orderUuid };
  for (let waits = 0; ; waits += 1) {
    const opened = await quickly(
      () => waldurLocal.openOrder(ref),
      () => waldur.openOrder(ref),
    );
    if (opened.status !== 'waiting' || waits === MAX_WAITS) return opened;
    progress.reason = opened.reason;
    progress.enter('Waiting');
    await sleep(WAIT_MS);
  }
}

/** The ends of an order on which there is nothing to do; the next tick starts a waiting or pending one again. */
function notOurs(opened: Exclude<OpenedOrder, { status: 'ready' }>): ProcessOrderResult {
  const ended = (phase: OrderPhase, reason: string): ProcessOrderResult => ({
    phase,
    reason,
    changes: [],
    warnings: [],
  });
  switch (opened.status) {
    case 'gone':
      return ended('Withdrawn', 'the order is gone from Waldur');
    case 'finished':
      return ended(opened.state === 'done' ? 'Done' : 'Withdrawn', `the order had ended as ${opened.state}`);
    case 'unsupported':
      return ended('KeptPending', `orders of type ${opened.type} are not handled by this release`);
    case 'rejected':
      return ended('Rejected', opened.reason);
    case 'kept-pending':
      return ended('KeptPending', opened.reason);
    case 'waiting':
      return ended('Waiting', opened.reason);
  }
}

/** Tells Waldur and the operator why the order waits, then waits. Returns when it is to be tried again. */
async function parked(input: ProcessOrderInput, problem: KnownFailure, progress: Progress, park: Park): Promise<void> {
  progress.park(problem.type, problem.message);
  park.enter();
  const { offeringId, orderUuid } = input;
  const report = { offeringId, orderUuid, failureType: problem.type, message: problem.message };
  await note(() => waldurNote.recordProblem(report));
  const wakeup = await park.wait();
  const decided = wakeup.by === 'operator' ? wakeup.resolution : undefined;
  if (decided?.action !== 'fail' && wakeup.by !== 'grace') return;

  const why = decided === undefined ? 'nobody resolved it in time' : (decided.reason ?? 'no reason given');
  if ((await waldur.failOrder(report)) !== 'erred') return;
  progress.enter('Failed');
  await condition(allHandlersFinished);
  throw ApplicationFailure.nonRetryable(`The order was set erred (${why}): ${problem.message}`, problem.type);
}

/** A note that cannot be left must not hold up or fail the order: the same text stands in the Temporal UI. */
async function note(leave: () => Promise<void>): Promise<void> {
  try {
    await leave();
  } catch (error) {
    log.warn('could not leave a note in Waldur', { failureType: knownFailure(error).type });
  }
}

async function end(result: ProcessOrderResult, progress: Progress): Promise<ProcessOrderResult> {
  progress.reason = result.reason;
  if (result.phase === 'Done') progress.complete('finish', result.reason ?? 'Waldur says done');
  progress.enter(result.phase);
  await condition(allHandlersFinished);
  return result;
}
