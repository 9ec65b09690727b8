import { sleep } from '@temporalio/workflow';
import type { OpenedOrder } from '../../contracts/activities.js';
import { openedOf } from '../lib/earlier-answers.js';
import { quickly } from '../lib/quickly.js';
import { waldur, waldurLocal } from './activities.js';
import type { OrderRun } from './order-run.js';

/** A run looks again and again whether an older order of the resource has ended; orders that come quickly end quickly. */
const WAIT_MS = { first: 1_000, longest: 15_000 };
const SOON = 10;
const MAX_WAITS = 34;

/** Reads and reserves the order; waits a few minutes for an older one of the same resource. */
export async function openOrder(run: OrderRun): Promise<OpenedOrder> {
  for (let waits = 0; ; waits += 1) {
    const answer = await quickly(
      () => waldurLocal.openOrder(run.request),
      () => waldur.openOrder(run.request),
    );
    const opened = openedOf(answer, run.input);
    if (opened.status === 'ready' || opened.status === 'nothing') run.resets.isOpen();
    if (opened.status !== 'waiting' || waits === MAX_WAITS) return opened;
    run.progress.reason = opened.reason;
    run.progress.enter('Waiting');
    await sleep(Math.min(WAIT_MS.first * 2 ** Math.max(0, waits - SOON), WAIT_MS.longest));
  }
}
