import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../../simulators/waldur/model.js';
import {
  argumentsOf,
  EXAMPLE,
  type ProvisionerSite,
  runExample,
  startProvisionerSite,
} from '../../helpers/storage/provisioner-site.js';

let site: ProvisionerSite;
let order: Order;
let accepted: string;

beforeEach(async () => {
  accepted = '';
  const check = async (header: string | undefined) =>
    accepted === '' || header === `Bearer ${accepted}`
      ? ({ ok: true, user: 'provisioner' } as const)
      : ({ ok: false, status: 401, detail: 'expired' } as const);
  site = await startProvisionerSite({
    bearer: { check, prefetch: async () => undefined, state: () => ({ usable: true, failing: false }) },
  });
  order = site.create('one');
});

afterEach(() => site.stop());

describe('the command line of the example provisioner', () => {
  test.each(['service', 'waldur', 'waldur-token-file', 'run'])('needs --%s', async (name) => {
    site.waldur.stats.reset();
    const { code, stdout, stderr } = await site.provision({ [name]: undefined });
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', `missing: --${name}`]);
    expect(stderr).toContain('usage: node storage-provisioner.mjs');
    expect([order.state, site.waldur.stats.requests]).toEqual(['pending-provider', 0]);
  });

  test.each([
    ['waldur', 'waldur.example.com', '--waldur takes an address'],
    ['service', 'file:///etc/passwd', '--service takes an address'],
    ['every', 'often', '--every takes whole seconds'],
    ['evry', '5', "Unknown option '--evry'"],
  ])('refuses --%s %s', async (name, value, why) => {
    const { code, stderr } = await site.provision({ [name]: value });
    expect([code, order.state]).toEqual([2, 'pending-provider']);
    expect(stderr).toContain(why);
  });

  test('--help explains it', async () => {
    const { code, stdout, stderr } = await runExample(['--help']);
    expect([code, stdout.split(' ')[0], stderr]).toEqual([0, 'usage:', '']);
  });

  test('addresses may end in a slash or not', async () => {
    const without = await site.provision({
      waldur: site.waldur.url.replace(/\/$/, ''),
      service: `${site.serviceUrl}/`,
    });
    expect([without.code, order.state]).toEqual([0, 'done']);
    const next = site.create('two', { dataType: 'archive' });
    const host = await site.provision({ waldur: site.waldur.url.replace(/\/api\/$/, '') });
    expect([host.code, next.state]).toEqual([0, 'done']);
  });
});

describe('the tokens of the example provisioner', () => {
  test.each([
    ['host begins like the given one', (url: string) => url.replace(/\d\/api\/$/, '')],
    ['path begins like the given one', (url: string) => url.replace(/i\/$/, '')],
    ['scheme is another', (url: string) => url.replace('http:', 'https:')],
  ])("Waldur's is not sent to an address whose %s", async (_name, shortened) => {
    const called = () => Object.keys(site.waldur.stats.perRoute).sort();
    await site.service.get('/api/storage-resources/?fresh=true');
    const byService = called();
    const { code, stdout } = await site.provision({ waldur: shortened(site.waldur.url) });
    expect([code, order.state]).toEqual([1, 'pending-provider']);
    expect(stdout).toContain(' is not below ');
    expect(called()).toEqual(byService);
    expect((await site.provision()).code).toBe(0);
    expect(called().length).toBeGreaterThan(byService.length);
  });

  test('are read again for each round', async () => {
    accepted = 'second';
    const file = join(site.folder, 'service-token');
    writeFileSync(file, 'first\n');
    const args = argumentsOf({ ...site.options, 'service-token-file': file, every: '1' });
    const child = spawn(process.execPath, [EXAMPLE, ...args]);
    child.stdout.setEncoding('utf8');
    const [refused] = (await once(child.stdout, 'data')) as [string];
    expect([refused, order.state]).toEqual([expect.stringContaining('was answered 401'), 'pending-provider']);
    writeFileSync(file, 'second\n');
    const said = new Promise<string>((resolve) => {
      let text = '';
      child.stdout.on('data', (more: string) => {
        text += more;
        if (text.includes(': done')) resolve(text);
      });
    });
    expect(await said).toContain('create /capstor/store/cscs/uni/climate: done\n');
    expect(order.state).toBe('done');
    child.kill();
    await once(child, 'exit');
  });
});
