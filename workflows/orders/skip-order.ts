import type { DecisionRecord } from '../../contracts/decision.js';
import type { ProcessOrderResult } from '../../contracts/order.js';
import { type KnownFailure, knownFailure } from '../lib/failures.js';
import { compareOrder, type Found } from './compare-order.js';
import { finishOrder } from './finishing.js';
import { limitsToReport } from './limits-to-report.js';
import type { OrderRun } from './order-run.js';
import { notOurs, type Outcome } from './outcome.js';
import type { Taken } from './park.js';

/** So many of the missing things are told; the rest is counted. */
const TOLD = 10;

const OTHERWISE =
  'Add them and skip again, or retry, or send {"action": "skip", "force": true, "reason": "why"} to finish all the same.';

/**
 * An operator says that the order was done by hand. If the cluster shows everything, or the operator insists, the order
 * goes on to its end; otherwise it stays parked, and the answer says what is missing.
 *
 * @param problem what it was parked for
 */
export async function skipOrder(
  run: OrderRun,
  taken: Taken,
  record: DecisionRecord,
  problem: KnownFailure,
): Promise<Outcome> {
  const { input, park, progress } = run;
  const force = taken.decision.force === true;
  const refuse = (text: string, failure: KnownFailure): KnownFailure => {
    record.refused = text;
    taken.answer = { agrees: false, text: `skip: the order stays parked. ${text}` };
    return failure;
  };
  progress.enter('Checking');
  let found: Found | undefined;
  try {
    found = await park.unlessInterrupted(() => compareOrder(run, force));
  } catch (error) {
    const failure = knownFailure(error);
    return refuse(`It could not be compared: ${failure.message}`, failure);
  }
  if (found === undefined) return refuse('Another decision came before the cluster had answered.', problem);
  const { opened } = found;
  if (opened !== undefined && opened.status !== 'ready' && opened.status !== 'nothing') {
    taken.answer = { agrees: true, text: 'skip: the order has ended in Waldur.' };
    return notOurs(opened);
  }
  const { missing } = found;
  const told = [...missing.slice(0, TOLD), ...(missing.length > TOLD ? [`${missing.length - TOLD} more`] : [])];
  const title = opened?.status === 'ready' && opened.wish.presence === 'absent' ? 'Not removed from' : 'Missing on';
  const where = opened?.status === 'ready' ? opened.target.cluster : input.cluster;
  const list = `${title} ${where}: ${told.join('; ')}.`;
  if (missing.length > 0 && !force) return refuse(`${list} ${OTHERWISE}`, problem);

  taken.answer = {
    agrees: true,
    text: missing.length === 0 ? 'skip: everything is there; the order is finished.' : `skip: forced. ${list}`,
  };
  return finish(run, found, missing.length === 0 ? [] : [`finished by a forced skip. ${list}`]);
}

async function finish(run: OrderRun, { opened, check }: Found, warnings: string[]): Promise<Outcome> {
  const wish = opened?.status === 'ready' ? opened.wish : undefined;
  run.progress.unpark();
  run.progress.complete('read', wish === undefined ? 'passed over' : `account ${wish.backendId}`);
  run.progress.complete('apply', warnings.length === 0 ? 'done by hand, and read back' : 'passed over by an operator');
  const result: Omit<ProcessOrderResult, 'phase'> = {
    ...(wish === undefined ? {} : { backendId: wish.backendId }),
    changes: [],
    warnings: [...(check?.warnings ?? []), ...warnings],
    reason: 'an operator did it by hand',
  };
  const limits =
    opened?.status === 'ready'
      ? limitsToReport(opened, check?.reportedLimits ?? {})
      : {
          resourceUuid: opened?.status === 'nothing' ? opened.resourceUuid : '',
          ...{ reportedLimits: {}, waldurLimits: {} },
          ...(opened?.status === 'nothing' && opened.awaits !== undefined ? { awaits: opened.awaits } : {}),
        };
  try {
    return await finishOrder(run, limits, result);
  } catch (error) {
    return knownFailure(error);
  }
}
