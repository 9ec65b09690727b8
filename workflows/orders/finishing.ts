import type { FinishRequest } from '../../contracts/activities.js';
import type { ProcessOrderResult } from '../../contracts/order.js';
import { quickly } from '../lib/quickly.js';
import { waldur, waldurLocal } from './activities.js';
import type { OrderRun } from './order-run.js';

type Limits = Pick<FinishRequest, 'resourceUuid' | 'reportedLimits' | 'waldurLimits' | 'awaits'>;

/**
 * Reports the order done.
 *
 * @param result what was brought about; returned as it is, unless the order ended otherwise meanwhile
 */
export async function finishOrder(
  run: OrderRun,
  limits: Limits,
  result: Omit<ProcessOrderResult, 'phase'>,
): Promise<ProcessOrderResult> {
  const finished = await quickly(
    () => waldurLocal.finishOrder({ ...run.request, ...limits }),
    () => {
      run.progress.enter('Finishing');
      return waldur.finishOrder({ ...run.request, ...limits });
    },
  );
  if (finished.status === 'done') return { phase: 'Done', ...result };
  const reason =
    finished.status === 'gone' ? 'the order is gone from Waldur' : `the order ended elsewhere as ${finished.state}`;
  return { phase: 'Withdrawn', ...result, reason };
}
