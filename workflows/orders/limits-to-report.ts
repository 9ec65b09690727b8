import type { FinishRequest } from '../../contracts/activities.js';
import type { ReadyOrder } from './outcome.js';

/** Waldur sets the limits of an Update itself when it is done, and a removed allocation has none. */
export function limitsToReport(
  { type, wish, awaits }: ReadyOrder,
  reportedLimits: Record<string, number>,
): Pick<FinishRequest, 'resourceUuid' | 'reportedLimits' | 'waldurLimits' | 'awaits'> {
  const reports = type === 'Create' || type === 'Restore';
  return {
    resourceUuid: wish.resourceUuid,
    reportedLimits: reports ? reportedLimits : {},
    waldurLimits: { ...wish.limits },
    ...(awaits === undefined ? {} : { awaits }),
  };
}
