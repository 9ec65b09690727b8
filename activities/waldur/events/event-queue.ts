import { ApplicationFailure } from '@temporalio/common';
import { errorText } from '../../lib/error-text.js';
import type { StompQueue } from '../../lib/stomp/open-session.js';
import type { NoQueue } from '../../lib/stomp/stomp-subscription.js';
import { isFailureOf } from '../client/errors.js';
import type { IdentityCalls } from '../client/identity-calls.js';

/** Types of objects that Waldur tells about, as it writes them. */
export type ObservedType = 'order' | 'resource' | 'offering_resources_sync';

export interface QueueRequest {
  offeringUuid: string;
  /** Name of the identity; whoever uses the same one shares its queue, and each message reaches one of them only. */
  identity: string;
  objectTypes: readonly ObservedType[];
  /** Types that servers may not know yet: left out where they refuse them. */
  newerTypes?: readonly ObservedType[];
  /** Version of this program, as Waldur shows it. */
  version: string;
}

/** What a person has to change is asked for rarely. */
const HOUR_MS = 60 * 60_000;
const REFUSED_MS = 5 * 60_000;

/**
 * The queue in which Waldur puts events of an offering: finds the identity or makes it, and registers its queue. Both
 * may be repeated; nothing is made twice. Never throws: why there is no queue, and when to ask again, is an answer.
 */
export async function findEventQueue(
  identities: Pick<IdentityCalls, 'find' | 'create' | 'update' | 'registerQueue'>,
  { offeringUuid, identity: name, objectTypes, newerTypes = [], version }: QueueRequest,
): Promise<StompQueue | NoQueue> {
  try {
    const found = await identities.find(offeringUuid, name);
    if (found === 'unsupported')
      return { kind: 'unsupported', reason: 'this Waldur sends no events to agents', againMs: HOUR_MS };
    const facts = { offering: offeringUuid, name, version, dependencies: [], last_restarted: new Date().toISOString() };
    const { uuid } = found ?? (await identities.create(facts));
    if (found !== undefined && found.version !== version) await identities.update(uuid, facts);
    const queue = await identities.registerQueue(uuid, [...objectTypes, ...newerTypes]).catch((error: unknown) => {
      if (newerTypes.length === 0 || !isFailureOf(error, 'WaldurRejected')) throw error;
      return identities.registerQueue(uuid, objectTypes);
    });
    return { login: queue.rmq_username, vhost: queue.vhost, queue: queue.queue_name };
  } catch (error) {
    return noQueue(error);
  }
}

/** Why a call to Waldur led to no queue. */
export function noQueue(error: unknown): NoQueue {
  const kind = error instanceof ApplicationFailure ? (error.type ?? 'error') : 'error';
  const reason = errorText(error, 'message');
  if (isFailureOf(error, 'WaldurUnavailable', 'WaldurThrottled')) return { kind, reason };
  return { kind, reason, againMs: isFailureOf(error, 'WaldurUnauthorized') ? REFUSED_MS : HOUR_MS };
}
