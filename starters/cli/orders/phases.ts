import type { OrderPhase } from '../../../contracts/order.js';
import { CliError, EXIT } from '../exit-codes.js';

const ALL: Record<OrderPhase, true> = {
  Reading: true,
  Waiting: true,
  Applying: true,
  Finishing: true,
  Parked: true,
  Checking: true,
  Done: true,
  Rejected: true,
  KeptPending: true,
  Withdrawn: true,
  Failed: true,
};

/** Every phase of an order, in the order in which they come. */
export const PHASES = Object.keys(ALL) as OrderPhase[];

/**
 * The phase that a flag means, in any case of letters.
 *
 * @throws CliError with the phases there are
 */
export function toPhase(text: string): OrderPhase {
  const phase = PHASES.find((each) => each.toLowerCase() === text.toLowerCase());
  if (phase === undefined)
    throw new CliError(`There is no phase ${JSON.stringify(text)}; there are ${PHASES.join(', ')}.`, EXIT.usage);
  return phase;
}
