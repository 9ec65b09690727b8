import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../../workers/lib/free-port.js';
import { steadyLoad } from '../../helpers/steady-load.js';
import { TOKEN } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';
import { type RunningCli, startCli } from './lib/cli.js';

const LIST = '/api/storage-resources/';
/** Several looks at the files. */
const LOOKS_MS = 2_500;

let upstream: Upstream;
let folder: string;
let running: RunningCli;
let url: string;

beforeEach(async () => {
  upstream = await startUpstream(dataset('x1'));
  folder = mkdtempSync(join(tmpdir(), 'siteflow-reload-'));
});

afterEach(async () => {
  running.kill('SIGTERM');
  await running.ended;
  await upstream.close();
  rmSync(folder, { recursive: true });
});

function file(more = ''): string {
  const path = join(folder, 'storage.yaml');
  const text = `waldur_api_url: ${upstream.url}/api/\nwaldur_api_token_file: token\nstorage_systems: {capstor: capstor}\n${more}`;
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const token = (value: string): void => writeFileSync(join(folder, 'token'), value, { mode: 0o600 });

async function start(...more: string[]): Promise<void> {
  token(TOKEN);
  const args = ['serve', 'storage-resources', '--port', '0', '--reload', '-c', file(), ...more];
  running = startCli(args, { env: { DISABLE_AUTH: 'true' }, cwd: folder });
  url = String((await running.logged('its address', ({ msg }) => msg === 'storage resources are served')).url);
  expect((await fetch(url + LIST)).status).toBe(200);
}

const taken = (form: string) => (line: { msg: string; form?: unknown }) =>
  line.msg === 'the new settings are in force' && line.form === form;
const errors = () => running.log().filter(({ level }) => level >= 50);
const status = async () => (await fetch(url + LIST)).status;

describe('siteflow serve storage-resources --reload', () => {
  test('no request is lost in a steady load while the settings change twice', async () => {
    await start();
    const end = steadyLoad(url + LIST);
    const slow: Promise<Response>[] = [];
    upstream.delayMs = 700;
    for (const [form, more] of [
      ['service-0.10', 'compat: service-0.10\n'],
      ['documented', 'debug: true\n'],
    ] as const) {
      file(more);
      const asking = setInterval(() => slow.push(fetch(`${url}${LIST}?fresh=true`)), 200);
      await running.logged(`settings with ${form}`, taken(form)).finally(() => clearInterval(asking));
    }
    const { requests, troubles } = await end();
    process.stderr.write(`${requests} requests in a steady load, and ${slow.length} slow ones\n`);
    expect(troubles).toEqual([]);
    expect(requests).toBeGreaterThan(50);
    expect(new Set((await Promise.all(slow)).map((answer) => answer.status))).toEqual(new Set([200]));
    expect(errors()).toEqual([]);
    expect(running.log().at(-1)?.msg).toBe('request');
  });

  test('a file that only got another time changes nothing, and neither does a missing .env', async () => {
    await start();
    const [{ length: before }, lines] = [upstream.calls, running.log().length];
    upstream.behaviour.waldur = 'down';
    const now = new Date();
    utimesSync(join(folder, 'storage.yaml'), now, now);
    await sleep(LOOKS_MS);
    expect([await status(), upstream.calls.length, running.log().length]).toEqual([200, before, lines]);
    upstream.behaviour.waldur = 'ok';
    writeFileSync(join(folder, '.env'), 'SITEFLOW_STORAGE_COMPAT=service-0.10\n', { mode: 0o600 });
    await running.logged('what .env says', taken('service-0.10'));
  });

  test('while Waldur is down the old settings stay, in one line; once it answers the new ones are taken', async () => {
    const healthPort = await freePort();
    await start('--health-port', String(healthPort));
    upstream.behaviour.waldur = 'down';
    file('compat: service-0.10\n');
    const line = await running.logged('why they stay', ({ level }) => level >= 50);
    expect(line.msg).toMatch(/^the old settings stay in force: Failed to fetch all resources .*tried again$/);
    expect(line).not.toHaveProperty('err');
    await sleep(LOOKS_MS);
    expect([await status(), errors().length]).toEqual([200, 1]);
    upstream.behaviour.waldur = 'ok';
    await running.logged('the new settings', taken('service-0.10'));
    expect(((await (await fetch(url + LIST)).json()) as { version: string }).version).toBe('0.10.0');
    const health = async (path: string) => (await fetch(`http://127.0.0.1:${healthPort}${path}`)).text();
    expect(JSON.parse(await health('/readyz'))).toMatchObject({ ready: true });
    const metrics = await health('/metrics');
    for (const metric of ['process_cpu_seconds_total', 'siteflow_storage_waldur_reads_total{outcome="ok",'])
      expect(metrics).toContain(metric);
    expect(metrics).not.toContain('outcome="failed"');
  });

  test('mistakes are told in one line without a stack, and change nothing', async () => {
    await start();
    const lines = running.log().length;
    file('compat: service-0.9\ndebig: true\n');
    const { msg, ...line } = await running.logged('the mistakes', ({ level }) => level >= 50);
    expect(msg).toMatch(
      /^the old settings stay in force: .*storage\.yaml:4:9 compat: must be.*; .*:5:1 debig: unknown key/,
    );
    expect(line).not.toHaveProperty('err');
    expect(running.log()).toHaveLength(lines + 1);
    file();
    await running.logged('the way back', (each) => each.msg === 'the settings are those in force again');
    file('compat: service-0.10\n');
    await running.logged('the new settings', taken('service-0.10'));
  });

  test('a secret in a file of its own is read again by itself', async () => {
    await start();
    expect(upstream.authorization).toBe(`Token ${TOKEN}`);
    const other = TOKEN.replace('c0ffee', 'decade');
    token(other);
    await fetch(`${url}${LIST}?fresh=true`);
    expect(upstream.authorization).toBe(`Token ${other}`);
    expect(running.log().filter(taken('documented'))).toEqual([]);
  });
});
