import type { ApplyRequest } from '../../../contracts/allocation.js';
import { type EarlierFacts, type EarlierGoal, wishOfFacts } from '../../../contracts/earlier-facts.js';
import type { Wish } from '../../../contracts/wish.js';
import { failure } from '../failure.js';
import type { Backend } from './backend.js';

/** One backend of an offering as this process has it. */
export interface ConfiguredBackend {
  name: string;
  backend: Backend;
  /** Hash of the offering's settings as this process sees them. */
  configHash: string;
  /**
   * Makes what members need besides their account, such as home directories; returns a warning for each failure. It
   * answers soon, whatever hangs, and at once when `leave` is aborted.
   */
  welcome?: (usernames: readonly string[], leave?: AbortSignal) => Promise<string[]>;
}

/** Backends by offering id; an offering may have one for each job. */
export type ConfiguredBackends = ReadonlyMap<string, readonly ConfiguredBackend[]>;

/** What an activity of release 0.1.0 was called with. */
interface EarlierRequest {
  facts: EarlierFacts;
  goal?: EarlierGoal;
}

/** The wish of a request, whichever release sent it. */
export function wishOf(request: ApplyRequest | (EarlierRequest & Pick<ApplyRequest, 'configHash'>)): Wish {
  return 'facts' in request ? wishOfFacts(request.facts, request.goal ?? 'present') : request.wish;
}

/**
 * The backend that a wish is for.
 *
 * @throws failure ConfigMismatch when this process does not know the offering, or knows it otherwise
 */
export function configured(
  backends: ConfiguredBackends,
  offeringId: string,
  { backend, configHash }: Pick<ApplyRequest, 'backend' | 'configHash'>,
): ConfiguredBackend {
  const own = backends.get(offeringId);
  if (own === undefined) {
    throw failure('ConfigMismatch', `this head node's configuration has no offering ${offeringId}.`);
  }
  // Release 0.1.0 knew one backend and did not name it.
  const found = backend ? own.find(({ name }) => name === backend) : own[0];
  if (found === undefined) {
    const text = `offering ${offeringId} has no backend ${backend} in this head node's configuration.`;
    throw failure('ConfigMismatch', text);
  }
  if (found.configHash !== configHash) {
    throw failure(
      'ConfigMismatch',
      `offering ${offeringId} is configured differently here (${found.configHash}) and on control (${configHash}).`,
    );
  }
  return found;
}
