import type { ApplicationFailure } from '@temporalio/common';
import { Counter, type Registry } from 'prom-client';
import { FAILURES, isFailureType } from '../../contracts/failure-types.js';

/**
 * Raises the alarm for failures that only an operator can end (401, 403): an error in the log with what to do, and the
 * counter `siteflow_refused_calls_total{failure_type}`. The call itself is repeated every five minutes.
 */
export function alertRefusals(
  registry: Registry,
  log: { error(fields: Record<string, unknown>, message: string): void },
): (activity: string, failure: ApplicationFailure) => void {
  const refused = new Counter({
    name: 'siteflow_refused_calls_total',
    help: 'Calls that Waldur or the HPC User API refused for lack of a valid token or a right; an operator has to act.',
    labelNames: ['failure_type'],
    registers: [registry],
  });
  return (activity, { type, message }) => {
    if (!isFailureType(type) || FAILURES[type].disposition !== 'retry-slowly') return;
    refused.inc({ failure_type: type });
    log.error({ activity, failureType: type, advice: FAILURES[type].advice }, message);
  };
}
