import { Secret } from '../../activities/lib/settings/secret.js';
import { createWaldurClient } from '../../activities/waldur/client/client.js';
import { findEventQueue } from '../../activities/waldur/events/event-queue.js';
import { VERSION } from '../../contracts/version.js';
import { type Consumer, type Rabbitmq, startRabbitmq } from './rabbitmq.js';
import { connectPublisher, type Publisher } from './stomp-publisher.js';
import { TOKEN } from './storage/storage-service.js';
import { SIMULATED, type StorageWaldur, startStorageWaldur, upstreamOf } from './storage/storage-waldur.js';

export interface EventSite extends StorageWaldur {
  broker: Rabbitmq;
  /** Variables of a service that gets the events; Waldur is read again after an hour otherwise. */
  env: Record<string, string>;
  /** A writer into the queue of the identity that services have by default. */
  publisher(): Promise<Publisher>;
  /** Makes a resource that nobody is told of. */
  addResource(name: string): void;
  /** Readings of Waldur so far. */
  readings(): number;
  close(): Promise<void>;
}

/** An identity whose password at the broker is not the Waldur token. */
export const LOCKED_OUT = 'locked-out';

/** A simulated Waldur and a real RabbitMQ that has what Waldur would have made there: user, virtual host, queue. */
export async function startEventSite(): Promise<EventSite> {
  const site = await startStorageWaldur();
  const { waldur, offering, project } = site;
  const { identities } = createWaldurClient({
    waldur_api_url: waldur.url,
    auth: { kind: 'token', token: Secret.inline(TOKEN) },
    verify_ssl: true,
    requests_per_second: 1000,
    timeout_seconds: 10,
  });
  const consumer = async (identity: string, password: string): Promise<Consumer> => {
    const request = {
      offeringUuid: offering,
      identity: `${identity}-${offering}`,
      objectTypes: ['resource', 'order'] as const,
      version: VERSION,
    };
    const found = await findEventQueue(identities, request);
    if ('reason' in found) throw new Error(found.reason);
    return { user: found.login, vhost: found.vhost, queue: found.queue, password };
  };
  const own = await consumer('siteflow-storage-resources', TOKEN);
  const broker = await startRabbitmq([own, await consumer(LOCKED_OUT, 'another-password')]);
  return {
    ...site,
    broker,
    env: {
      ...SIMULATED,
      WALDUR_API_URL: `${upstreamOf(waldur).url}/api/`,
      WALDUR_API_TOKEN: TOKEN,
      DISABLE_AUTH: 'true',
      SITEFLOW_STORAGE_REFRESH_SECONDS: '3600',
      SITEFLOW_STORAGE_STOMP_ENABLED: 'true',
      SITEFLOW_STORAGE_STOMP_WS_HOST: '127.0.0.1',
      SITEFLOW_STORAGE_STOMP_WS_PORT: String(broker.port),
      SITEFLOW_STORAGE_STOMP_WS_PATH: '/ws',
      SITEFLOW_STORAGE_WEBSOCKET_USE_TLS: 'false',
    },
    publisher: () => connectPublisher(broker.port, own),
    addResource: (name) =>
      void waldur.world.addResource({ offering, project, name, limits: { storage: 5 }, attributes: {} }),
    readings: () => waldur.stats.perRoute['GET /api/marketplace-resources/'] ?? 0,
    close: async () => {
      await broker.close();
      await waldur.stop();
    },
  };
}
