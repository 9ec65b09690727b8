import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startEventSite } from '../../helpers/event-site.js';
import { withoutRabbitmq } from '../../helpers/rabbitmq.js';
import { TOKEN } from '../../helpers/storage/storage-service.js';
import { startCli } from './lib/cli.js';
import { until } from './lib/until.js';

const suite = withoutRabbitmq === undefined ? describe : describe.skip;
const title = 'siteflow serve storage-resources with events';

/** Resident memory of a process in MB. */
const memoryMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

suite(withoutRabbitmq === undefined ? title : `${title}: ${withoutRabbitmq}`, () => {
  test('sees changes within 2 s, stays small under 10,000 messages, tells no secrets, stops in good order', async () => {
    const site = await startEventSite();
    const running = startCli(['serve', 'storage-resources', '--port', '0', '--health-port', '0'], { env: site.env });
    try {
      const { url } = await running.logged('its address', ({ msg }) => msg === 'storage resources are served');
      await running.logged('its events', ({ msg }) => msg === 'events of offering capstor: connected');
      const get = async (path: string) => (await fetch(`${url}${path}`)).text();
      const metric = async (name: string) =>
        Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await get('/metrics'))?.[1]);
      const labels = 'role="storage-resources"';
      const hints = () => metric(`siteflow_storage_events_total{outcome="hint",${labels}}`);
      const readings = () => metric(`siteflow_storage_waldur_reads_total{outcome="ok",${labels}}`);
      const rows = async () =>
        (JSON.parse(await get('/api/storage-resources/')) as { pagination: { total: number } }).pagination.total;
      await until('readings at the start', async () => (await readings()) === 2);
      expect(await metric(`siteflow_storage_events_connected{offering="capstor",${labels}}`)).toBe(1);

      await sleep(1500);
      const publisher = await site.publisher();
      const before = await rows();
      site.addResource('new');
      const begun = Date.now();
      await publisher.publish('{"object_type":"order","order_uuid":"0123","order_state":"done"}');
      await until('the new resource', async () => (await rows()) > before);
      expect(Date.now() - begun).toBeLessThan(2000);

      const memory = memoryMb(running.pid);
      const [hintsBefore, readingsBefore, floodMs] = [await hints(), await readings(), Date.now()];
      const message = JSON.stringify({ object_type: 'resource', resource_uuid: '0123', padding: 'x'.repeat(2000) });
      for (let batch = 0; batch < 10; batch += 1) await publisher.publish(...Array<string>(1000).fill(message));
      await until('all messages', async () => (await hints()) - hintsBefore === 10_000, 60_000);
      const seconds = (Date.now() - floodMs) / 1000;
      await sleep(2500);
      const grown = memoryMb(running.pid) - memory;
      const read = (await readings()) - readingsBefore;
      process.stderr.write(
        `10,000 messages in ${seconds.toFixed(1)} s: ${read} readings, ${grown.toFixed(0)} MB above ${memory.toFixed(0)} MB\n`,
      );
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThanOrEqual(Math.ceil(seconds) + 2);
      expect(grown).toBeLessThan(50);
      await publisher.close();

      running.kill('SIGTERM');
      const ended = await running.ended;
      expect(ended.code).toBe(0);
      expect(ended.stderr + ended.stdout).not.toContain(TOKEN);
    } finally {
      running.kill('SIGKILL');
      await site.close();
    }
  }, 240_000);
});
