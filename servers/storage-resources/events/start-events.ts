import type { Registry } from 'prom-client';
import type { Log } from '../../../activities/lib/log.js';
import type { StompQueue } from '../../../activities/lib/stomp/open-session.js';
import {
  type NoQueue,
  type StompState,
  type StompSubscription,
  subscribeStomp,
} from '../../../activities/lib/stomp/stomp-subscription.js';
import type { WaldurClient } from '../../../activities/waldur/client/client.js';
import { findEventQueue, noQueue, type ObservedType } from '../../../activities/waldur/events/event-queue.js';
import type { EventSettings, StorageSettings } from '../../../config/storage-resources/settings.js';
import { VERSION } from '../../../contracts/version.js';
import { coalesceHints } from './coalesce-hints.js';
import { createEventMetrics, type EventMetrics } from './event-metrics.js';
import { readEvent } from './read-event.js';

export interface EventParts {
  settings: Pick<StorageSettings, 'systems' | 'waldur'>;
  events: EventSettings;
  waldur: Pick<WaldurClient, 'identities' | 'storage' | 'passcode'>;
  /** Reads Waldur anew; resolves when that reading is over, however it ended. */
  refresh(): Promise<void>;
  log: Log;
  registry: Registry;
}

export interface Events {
  /** Slug of the offering → how its events come. */
  states(): ReadonlyMap<string, StompState>;
  stop(): Promise<void>;
}

/** Whatever changes a row is a change of one of these. */
const ALWAYS: readonly ObservedType[] = ['resource', 'order'];
const NEWER: readonly ObservedType[] = ['offering_resources_sync'];
const OBSERVED = [...ALWAYS, ...NEWER];
const MEANWHILE = 'Waldur is read every snapshot.refresh_seconds as before';
const UNKNOWN_MS = 60 * 60_000;

/**
 * Listens to Waldur's events of every offering, in the background. A message is only a hint to read Waldur; so is a
 * connection that was made, since messages may have been missed before.
 *
 * @throws Error for an unknown proxy protocol or an unreadable CA file
 */
export function startEvents({ settings, events, waldur, refresh, log, registry }: EventParts): Events {
  const gate = coalesceHints({ read: refresh, minMs: events.minSeconds * 1000 });
  const subscriptions = new Map<string, StompSubscription>();
  const states = (): ReadonlyMap<string, StompState> =>
    new Map([...subscriptions].map(([slug, subscription]) => [slug, subscription.state()]));
  const metrics: EventMetrics = createEventMetrics(
    registry,
    () => new Map([...states()].map(([slug, { connected }]) => [slug, connected])),
  );

  async function findQueue(slug: string): Promise<StompQueue | NoQueue> {
    try {
      const offeringUuid = await waldur.storage.offeringUuid(slug);
      if (offeringUuid === undefined)
        return { kind: 'unknown', reason: `the token's user sees no offering ${slug}`, againMs: UNKNOWN_MS };
      const identity = `${events.identity}-${offeringUuid}`;
      const request = { offeringUuid, identity, objectTypes: ALWAYS, newerTypes: NEWER, version: VERSION };
      return await findEventQueue(waldur.identities, request);
    } catch (error) {
      return noQueue(error);
    }
  }

  function subscribe(slug: string): StompSubscription {
    return subscribeStomp({
      name: `events of offering ${slug}`,
      endpoint: events.endpoint,
      connection: {
        verifySsl: settings.waldur.verify_ssl,
        ...(settings.waldur.proxy === undefined ? {} : { proxy: settings.waldur.proxy }),
        ...(settings.waldur.ca_file === undefined ? {} : { caFile: settings.waldur.ca_file }),
      },
      findQueue: () => findQueue(slug),
      passcode: waldur.passcode,
      connected: gate.hint,
      message: (body) => {
        const outcome = readEvent(body, OBSERVED);
        metrics.received(outcome);
        if (outcome === 'hint') gate.hint();
      },
      unreadable: () => metrics.received('dropped'),
      log,
      meanwhile: MEANWHILE,
    });
  }

  for (const slug of new Set(settings.systems.values())) subscriptions.set(slug, subscribe(slug));
  return {
    states,
    stop: async () => {
      gate.stop();
      await Promise.all([...subscriptions.values()].map((subscription) => subscription.stop()));
    },
  };
}
