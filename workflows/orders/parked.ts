import type { KnownFailure } from '../lib/failures.js';
import { waldurNote } from './activities.js';
import { attempt } from './attempt.js';
import { failOrder } from './failing.js';
import { leaveNote } from './leave-note.js';
import { notify } from './notify.js';
import type { OrderRun } from './order-run.js';
import type { Outcome } from './outcome.js';
import { skipOrder } from './skip-order.js';

/** What is to be done next with an order. */
export type Step = (run: OrderRun) => Promise<Outcome>;

/** Tells Waldur and the operator why the order waits, then waits. Returns what to do when the waiting is over. */
export async function parked(run: OrderRun, problem: KnownFailure): Promise<Step> {
  const { park, progress, ref } = run;
  progress.park(problem.type, problem.message);
  park.enter();
  run.hasParked = true;
  tellOnce(run, problem);
  await leaveNote(() => waldurNote.recordProblem({ ...ref, failureType: problem.type, message: problem.message }));
  const wakeup = await park.wait();
  if (wakeup.by === 'grace') return () => failOrder(run, problem);
  if (wakeup.by !== 'operator') return attempt;

  const { taken } = wakeup;
  const record = progress.decide(taken.decision);
  switch (taken.decision.action) {
    case 'retry':
      // Parking once more is news then, even for the same reason.
      run.told = '';
      run.adopts = taken.decision.adopt === true;
      return attempt;
    case 'skip':
      return () => skipOrder(run, taken, record, problem);
    case 'fail':
      return () => failOrder(run, problem, taken.decision);
  }
}

/** People are told while the order waits; it does not wait for them to be told. */
function tellOnce(run: OrderRun, problem: KnownFailure): void {
  const news = `${problem.type}: ${problem.message}`;
  if (news === run.told) return;
  run.told = news;
  void notify(run, 'parked', problem);
}
