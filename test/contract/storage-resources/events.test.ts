import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { type RunningService, startStorageService } from '../../../servers/storage-resources/start-service.js';
import { type EventSite, LOCKED_OUT, startEventSite } from '../../helpers/event-site.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { withoutRabbitmq } from '../../helpers/rabbitmq.js';
import type { Publisher } from '../../helpers/stomp-publisher.js';
import { settingsFrom, TOKEN } from '../../helpers/storage/storage-service.js';
import { until } from '../../system/cli/lib/until.js';

const suite = withoutRabbitmq === undefined ? describe : describe.skip;

suite(`events of Waldur through a real RabbitMQ${withoutRabbitmq === undefined ? '' : `: ${withoutRabbitmq}`}`, () => {
  let site: EventSite;
  let publisher: Publisher;
  let service: RunningService | undefined;
  let log: ReturnType<typeof memoryLog>;
  let registry: Registry;

  beforeAll(async () => {
    site = await startEventSite();
    publisher = await site.publisher();
  }, 180_000);
  afterAll(async () => {
    await publisher?.close();
    await site?.close();
  });
  afterEach(async () => {
    await service?.stop('test over');
    service = undefined;
  });

  async function serve(env: Record<string, string> = {}): Promise<RunningService> {
    log = memoryLog();
    registry = new Registry();
    const running = await startStorageService({
      settings: settingsFrom({ ...site.env, ...env }),
      host: '127.0.0.1',
      port: 0,
      allowNoAuth: false,
      log,
      registry,
      metricsText: () => registry.metrics(),
    });
    service = running;
    return running;
  }

  /** Serves, is connected, and has read Waldur because of that. */
  async function connected(env: Record<string, string> = {}): Promise<RunningService> {
    const before = site.readings();
    const running = await serve(env);
    await until('connection', () => running.events().get('capstor')?.connected);
    await until('readings at the start and after connecting', () => site.readings() - before === 2);
    await sleep(1200);
    return running;
  }

  /** Rows in what is answered now. */
  async function rows(): Promise<number> {
    const answer = await fetch(`${service?.url}/api/storage-resources/`);
    return ((await answer.json()) as { pagination: { total: number } }).pagination.total;
  }
  const event = (more: object = {}) => JSON.stringify({ object_type: 'resource', resource_uuid: '0123', ...more });
  const counted = async (outcome: string): Promise<number> => {
    const metric = await registry.getSingleMetric('siteflow_storage_events_total')?.get();
    return metric?.values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };
  const eventLines = () => log.lines.filter(({ message }) => message.startsWith('events of offering capstor'));

  test('a message makes a change seen within 2 s; without one it is not seen', async () => {
    await connected();
    const before = await rows();
    site.addResource('told of later');
    await sleep(1500);
    expect(await rows()).toBe(before);
    const begun = Date.now();
    await publisher.publish(event());
    await until('the new resource', async () => (await rows()) > before);
    expect(Date.now() - begun).toBeLessThan(2000);
    expect([await counted('hint'), await counted('malformed'), await counted('dropped')]).toEqual([1, 0, 0]);
    expect(await registry.getSingleMetricAsString('siteflow_storage_events_connected')).toContain(
      'siteflow_storage_events_connected{offering="capstor"} 1',
    );
  });

  test('other settings take the events over', async () => {
    const running = await connected();
    registry = new Registry();
    const settings = settingsFrom({ ...site.env, SITEFLOW_STORAGE_COMPAT: 'service-0.10' });
    const parts = { settings, log, registry, metricsText: () => registry.metrics() };
    await running.replace(parts, new AbortController().signal);
    await until('connection', () => running.events().get('capstor')?.connected);
    await sleep(1200);
    const before = await rows();
    site.addResource('after taking over');
    await publisher.publish(event(), event(), event(), event());
    await until('the new resource', async () => (await rows()) > before);
    expect(await counted('hint')).toBe(4);
    expect(eventLines().map(({ message }) => message)).toEqual(Array(2).fill('events of offering capstor: connected'));
  });

  test('messages that came before the service did are hints as well, and are gone afterwards', async () => {
    await publisher.publish(event(), event());
    await connected();
    expect(await counted('hint')).toBe(2);
    await service?.stop('first one');
    await connected();
    expect(await counted('hint')).toBe(0);
  });

  test('10,000 messages at once lead to few readings, and the last one is followed by one', async () => {
    await connected();
    const before = { readings: site.readings(), rows: await rows() };
    const begun = Date.now();
    for (let batch = 0; batch < 10; batch += 1) {
      await publisher.publish(...Array.from({ length: 1000 }, (_, index) => event({ batch, index })));
    }
    site.addResource('with the last of many');
    await publisher.publish(event());
    await until('all messages', async () => (await counted('hint')) === 10_001, 60_000);
    const seconds = (Date.now() - begun) / 1000;
    await until('the new resource', async () => (await rows()) > before.rows);
    await sleep(2500);
    const readings = site.readings() - before.readings;
    process.stderr.write(`10,001 messages in ${seconds.toFixed(1)} s: ${readings} readings\n`);
    expect(readings).toBeGreaterThan(0);
    expect(readings).toBeLessThanOrEqual(Math.ceil(seconds) + 2);
  });

  test('nonsense is counted, leads to no reading, and the next message works', async () => {
    await connected();
    const before = { readings: site.readings(), rows: await rows() };
    await publisher.publish(
      'no JSON',
      '{"object_type":',
      Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 0x7b]),
      '{"__proto__":{"object_type":"resource"},"constructor":{"prototype":{"object_type":"resource"}}}',
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      '[]',
      '{"object_type":"user_role","user_uuid":"0123"}',
    );
    await until('seven messages', async () => (await counted('malformed')) + (await counted('dropped')) === 7);
    await sleep(1500);
    expect([await counted('malformed'), await counted('dropped'), site.readings()]).toEqual([6, 1, before.readings]);
    expect(({} as Record<string, unknown>).object_type).toBeUndefined();
    site.addResource('after nonsense');
    await publisher.publish(event());
    await until('the new resource', async () => (await rows()) > before.rows);
  });

  test('a message of 5 MB costs a connection or two and no more', async () => {
    await connected();
    const before = await rows();
    await publisher.publish(event({ padding: 'x'.repeat(5 * 1024 * 1024) }));
    await until('a message that was not read', async () => (await counted('dropped')) > 0);
    const dropped = async () => (await counted('dropped')) >= 2 && service?.events().get('capstor')?.connected;
    await until('the broker to forget it', dropped, 20_000);
    site.addResource('after the large one');
    await publisher.publish(event());
    await until('the new resource', async () => (await rows()) > before);
    await sleep(3000);
    expect(await counted('dropped')).toBe(2);
    expect(service?.events().get('capstor')?.connected).toBe(true);
  }, 60_000);

  test('a broker that goes and comes back is found again, and leads to one reading', async () => {
    await connected();
    const before = { readings: site.readings(), rows: await rows() };
    await publisher.close();
    await site.broker.stop();
    await until('the loss', () => service?.events().get('capstor')?.connected === false);
    expect(await registry.getSingleMetricAsString('siteflow_storage_events_connected')).toContain('} 0');
    site.addResource('while nobody could tell');
    expect((await fetch(`${service?.url}/readyz`)).status).toBe(200);
    expect(await rows()).toBe(before.rows);
    await site.broker.start();
    publisher = await site.publisher();
    await until('the connection', () => service?.events().get('capstor')?.connected, 60_000);
    await until('the new resource', async () => (await rows()) > before.rows);
    await sleep(2500);
    expect(site.readings() - before.readings).toBe(1);
    // A broker that is just starting may refuse once before it takes anybody.
    const kinds = eventLines().map(({ level, kind }) => kind ?? level);
    expect([kinds[0], kinds[1], kinds.at(-1)]).toEqual(['info', 'network', 'info']);
    expect(kinds.length).toBeLessThanOrEqual(5);
  }, 180_000);

  test('a wrong password is told once, without the token, and the service serves on', async () => {
    await serve({ SITEFLOW_STORAGE_EVENTS_IDENTITY: LOCKED_OUT, SITEFLOW_STORAGE_REFRESH_SECONDS: '1' });
    await until('the refusal', () => service?.events().get('capstor')?.trouble);
    await sleep(4000);
    expect(eventLines()).toMatchObject([
      {
        level: 'warn',
        kind: 'refused',
        reason: expect.stringMatching(/^Bad CONNECT: /),
        message: expect.stringContaining('snapshot.refresh_seconds'),
      },
    ]);
    const before = await rows();
    site.addResource('seen by the interval');
    await until('the new resource', async () => (await rows()) > before);
    expect(JSON.stringify([log.lines, [...(service?.events() ?? [])]])).not.toContain(TOKEN);
    expect(await registry.metrics()).not.toContain(TOKEN);
  });

  test('a token without the right to events is told once, asks no second time, and the service serves on', async () => {
    const fault = site.waldur.faults.add({ kind: 'status', status: 403, path: '*register_queue*' });
    await serve({ SITEFLOW_STORAGE_REFRESH_SECONDS: '1' });
    await until('the refusal', () => service?.events().get('capstor')?.trouble);
    await sleep(4000);
    expect(eventLines()).toMatchObject([{ level: 'warn', kind: 'WaldurForbidden' }]);
    expect(fault.hits).toBe(1);
    site.waldur.faults.clear();
    const before = await rows();
    site.addResource('seen without any right');
    await until('the new resource', async () => (await rows()) > before);
    expect(JSON.stringify(log.lines)).not.toContain(TOKEN);
  });
});
