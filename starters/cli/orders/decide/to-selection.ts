import type { Action } from '../../../../contracts/decision.js';
import { FAILURES, isFailureType } from '../../../../contracts/failure-types.js';
import { CliError, EXIT } from '../../exit-codes.js';
import { toPhase } from '../phases.js';
import type { DecideOptions } from './decide-options.js';
import type { Selection } from './select-orders.js';

/**
 * Which orders a command line is about: those that are named, or with `--all` those that the filters fit.
 *
 * @throws CliError telling what to add or leave out
 */
export function toSelection(action: Action, orders: string[], options: DecideOptions): Selection {
  const usage = (message: string): CliError => new CliError(message, EXIT.usage);
  const { all, phase, failureType, offering, cluster } = options;
  const filtered = [phase, failureType, offering, cluster].some((each) => each !== undefined);
  if (orders.length > 0 && (all || filtered)) throw usage('Name orders, or filter them with --all, not both.');
  if (orders.length === 0 && !all)
    throw usage(filtered ? 'Add --all to decide every order that fits.' : 'Name an order, or say --all with filters.');
  const wanted = phase === undefined ? 'Parked' : toPhase(phase);
  if (wanted !== 'Parked' && !(wanted === 'Failed' && action === 'retry'))
    throw usage(`${action} is for orders in phase Parked${action === 'retry' ? ' or Failed' : ''}, not ${wanted}.`);
  if (failureType !== undefined && !isFailureType(failureType))
    throw usage(
      `There is no failure type ${JSON.stringify(failureType)}; there are ${Object.keys(FAILURES).join(', ')}.`,
    );
  return {
    orders,
    phase: wanted,
    ...(failureType === undefined ? {} : { failureType }),
    ...(offering === undefined ? {} : { offering: offering.replaceAll('-', '').toLowerCase() }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}
