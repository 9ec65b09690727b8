import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import { Counter } from 'prom-client';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { EXIT, handleStopSignals } from '../../../workers/lib/handle-stop-signals.js';
import { createLogger } from '../../../workers/lib/log/create-logger.js';
import { logFields, runtimeLogger } from '../../../workers/lib/log/runtime-logger.js';
import { registerSecret } from '../../../workers/lib/log/secret-registry.js';
import { serializeError } from '../../../workers/lib/log/serialize-error.js';
import { createMetrics } from '../../../workers/lib/metrics.js';
import { processIdentity } from '../../../workers/lib/process-identity.js';
import type { RunFile } from '../../../workers/lib/run-file.js';
import { type HealthServer, startHealthServer } from '../../../workers/lib/start-health-server.js';
import { forceMs, GRACE_SECONDS, type WorkerRole, workerOptions } from '../../../workers/lib/worker-options.js';

const runFiles = (stateDir: string): RunFile[] =>
  readdirSync(join(stateDir, 'run')).map(
    (name) => JSON.parse(readFileSync(join(stateDir, 'run', name), 'utf8')) as RunFile,
  );

const collector = () => {
  const lines: string[] = [];
  return { lines, stream: { write: (line: string) => void lines.push(line) } };
};
const logger = (extra: object = {}) => {
  const { lines, stream } = collector();
  return { lines, log: createLogger({ name: 'control', level: 'info', stream, ...extra }) };
};

describe('createLogger', () => {
  it('writes JSON with service and role', () => {
    const { log, lines } = logger();
    log.info({ order_uuid: 'o1' }, 'hello');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      service: 'siteflow',
      role: 'control',
      order_uuid: 'o1',
      msg: 'hello',
    });
  });

  it('puts the priority of the level before the line for journald', () => {
    const { log, lines } = logger({ journalPriority: true });
    log.info('a');
    log.warn('b');
    log.error('c');
    log.fatal('d');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['<6>{', '<4>{', '<3>{', '<2>{']);
  });

  const secret = 'tok"en/with+odd=chars';
  const shapes: [string, (value: string) => unknown][] = [
    ['a field', (value) => ({ header: value })],
    ['deep in an object', (value) => ({ a: { b: [{ c: value }] } })],
    ['a URL', (value) => ({ url: `https://x/?token=${encodeURIComponent(value)}` })],
    ['Basic authorization', (value) => ({ auth: Buffer.from(value).toString('base64') })],
    ['an error message', (value) => ({ err: new Error(`refused ${value}`) })],
  ];
  it.each(shapes)('shows a secret in %s until it is registered, and masks it then', (_name, shape) => {
    const value = `${secret}-${Math.random()}`;
    const { log, lines } = logger();
    const leaks = (): boolean => {
      lines.length = 0;
      log.info(shape(value) as object);
      const forms = [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
        Buffer.from(value).toString('base64'),
      ];
      return forms.some((form) => lines[0]!.includes(form));
    };
    expect(leaks()).toBe(true);
    registerSecret(Secret.inline(value));
    expect(leaks()).toBe(false);
    expect(lines[0]).toContain('***');
    expect(() => JSON.parse(lines[0]!)).not.toThrow();
  });

  it('does not blot out lines for a short or empty value', () => {
    const { log, lines } = logger();
    registerSecret('');
    registerSecret('info');
    log.info('info stays');
    expect(JSON.parse(lines[0]!).msg).toBe('info stays');
  });

  it('keeps the token out of a logged axios error, under any field name, without knowing the token', async () => {
    const token = 'a-token-nobody-registered';
    const error = await axios
      .get('http://127.0.0.1:9/', { headers: { authorization: `Token ${token}` }, proxy: false })
      .catch((caught: unknown) => caught);
    expect(JSON.stringify(error)).toContain(token);
    const { log, lines } = logger();
    log.error({ err: error }, 'x');
    log.error({ reason: error }, 'x');
    log.error(error as Error);
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).not.toContain(token);
      expect(line).toContain('ECONNREFUSED');
    }
  });
});

describe('serializeError', () => {
  it('gives type, message, frames and causes, and nothing else', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { config: { token: 't' } });
    const out = serializeError(error);
    expect(Object.keys(out).sort()).toEqual(['cause', 'message', 'stack', 'type']);
    expect(out).toMatchObject({ type: 'TypeError', message: 'outer', cause: { type: 'Error', message: 'inner' } });
    expect(out.stack).toMatch(/^at /);
  });

  it('ends in spite of a circle of causes, and cuts long messages', () => {
    const error = new Error('x'.repeat(10_000));
    error.cause = error;
    expect(JSON.stringify(serializeError(error)).length).toBeLessThan(20_000);
    expect(serializeError('text')).toEqual({ type: 'string', message: 'text' });
  });
});

describe('the log of the Temporal SDK', () => {
  it('takes the ids of an order out of the workflow id', () => {
    const meta = { workflowId: 'order/off-1/ord-1', runId: 'r', activityType: 'openOrder', attempt: 2, time: 5n };
    expect(logFields(meta)).toEqual({
      workflow_id: 'order/off-1/ord-1',
      offering_uuid: 'off-1',
      order_uuid: 'ord-1',
      run_id: 'r',
      activity_type: 'openOrder',
      attempt: 2,
      time: '5',
    });
    expect(logFields({ workflowId: 'tick/orders/x' })).toEqual({ workflow_id: 'tick/orders/x' });
  });

  it('keeps levels and errors', () => {
    const { log, lines } = logger();
    const sdk = runtimeLogger(log);
    sdk.debug('hidden');
    sdk.warn('seen', { error: new Error('why') });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, msg: 'seen', err: { message: 'why' } });
  });
});

describe('the health server', () => {
  let server: HealthServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const get = async (path: string, method = 'GET') => {
    const answer = await fetch(`${server!.url}${path}`, { method });
    return { status: answer.status, text: await answer.text() };
  };

  it('answers /healthz though a dependency is down, and /readyz with the reason', async () => {
    let up = false;
    const checks = {
      temporal: async () => ({ ok: true }) as const,
      waldur: async () =>
        up ? { ok: true as const, detail: '7.1' } : { ok: false as const, reason: 'connection refused' },
      broken: async () => {
        if (!up) throw new Error('no such host');
        return { ok: true as const };
      },
    };
    server = await startHealthServer({ port: 0, checks });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    const first = await get('/readyz');
    expect(first.status).toBe(503);
    expect(JSON.parse(first.text)).toEqual({
      ready: false,
      checks: {
        temporal: { ok: true },
        waldur: { ok: false, reason: 'connection refused' },
        broken: { ok: false, reason: 'no such host' },
      },
    });
    up = true;
    await sleep(1_100);
    expect((await get('/readyz')).status).toBe(200);
    server.drain('SIGTERM');
    expect(JSON.parse((await get('/readyz')).text)).toMatchObject({ ready: false, draining: 'SIGTERM' });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('does not wait for a dependency that hangs', async () => {
    const begun = Date.now();
    server = await startHealthServer({ port: 0, checks: { slow: () => new Promise(() => undefined) } });
    expect(JSON.parse((await get('/readyz')).text).checks.slow.reason).toMatch(/no answer within 3 s/);
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('merges our metrics with those of the SDK', async () => {
    const sdk = await startHealthServer({ port: 0, checks: {}, registry: createMetrics('sdk') });
    const registry = createMetrics('control');
    new Counter({ name: 'orders_total', help: 'orders', labelNames: ['type'], registers: [registry] }).inc({
      type: 'Create',
    });
    server = await startHealthServer({ port: 0, checks: {}, registry, sdkMetricsUrl: `${sdk.url}/metrics` });
    const { text } = await get('/metrics');
    expect(text).toContain('orders_total{type="Create",role="control"} 1');
    expect(text).toMatch(/process_cpu_seconds_total\{role="sdk"\}/);
    await sdk.close();
    expect((await get('/metrics')).text).toContain('could not be read');
  });

  it('refuses other methods and paths, and odd requests do not end it', async () => {
    server = await startHealthServer({ port: 0, checks: {} });
    expect((await get('/healthz', 'POST')).status).toBe(405);
    expect((await get('/etc/passwd')).status).toBe(404);
    await new Promise((resolve) => {
      const odd = request({ port: server!.port, path: '/%00?', method: 'GET' }, resolve);
      odd.once('error', resolve);
      odd.end();
    });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('is found through its run file while it runs, and only then', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'run-'));
    const runFile = { stateDir, role: 'headnode alps/../x', version: '1.2.3' };
    server = await startHealthServer({ port: 0, checks: {}, runFile });
    expect(runFiles(stateDir)).toEqual([
      expect.objectContaining({ role: 'headnode alps/../x', url: server.url, version: '1.2.3' }),
    ]);
    const file = join(stateDir, 'run', 'headnode_alps_.._x.json');
    expect(existsSync(file)).toBe(true);
    await server.close();
    server = undefined;
    expect(existsSync(file)).toBe(false);
  });

  it('leaves the file of another living process of the same role alone', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'run-'));
    const usual = join(stateDir, 'run', 'control.json');
    const other = { role: 'control', url: 'http://127.0.0.1:1', version: '1', process: processIdentity(process.ppid) };
    mkdirSync(join(stateDir, 'run'));
    writeFileSync(usual, JSON.stringify(other));
    server = await startHealthServer({ port: 0, checks: {}, runFile: { stateDir, role: 'control', version: '1' } });
    expect(runFiles(stateDir).map((file) => file.process.pid)).toEqual(
      expect.arrayContaining([process.ppid, process.pid]),
    );
    await server.close();
    server = undefined;
    expect(runFiles(stateDir).map((file) => file.process.pid)).toEqual([process.ppid]);
  });

  it('says which port is taken', async () => {
    server = await startHealthServer({ port: 0, checks: {} });
    await expect(startHealthServer({ port: server.port, checks: {} })).rejects.toThrow(
      `The health port ${server.port} on 127.0.0.1 cannot be used (EADDRINUSE)`,
    );
  });
});

describe('handleStopSignals', () => {
  const setUp = (drain: () => Promise<void>, stopAfterMs = 5_000) => {
    const source = new EventEmitter();
    const codes: number[] = [];
    const { log, lines } = logger();
    const handle = handleStopSignals({
      logger: log,
      drain,
      forceMs: stopAfterMs,
      exit: (code) => codes.push(code),
      source,
    });
    return { source, codes, lines, handle };
  };

  it('drains once and exits with 0', async () => {
    let drains = 0;
    const { source, codes } = setUp(async () => {
      drains += 1;
    });
    source.emit('SIGTERM');
    await sleep(5);
    expect([drains, codes]).toEqual([1, [EXIT.ok]]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('ends at once on a second %s', async (signal, code) => {
    const { source, codes } = setUp(() => new Promise(() => undefined), 60_000);
    source.emit('SIGTERM');
    source.emit(signal);
    expect(codes).toEqual([code]);
  });

  it('exits with 75 when draining takes too long, with 1 when it fails', async () => {
    const slow = setUp(() => new Promise(() => undefined), 20);
    slow.source.emit('SIGINT');
    await sleep(60);
    expect(slow.codes).toEqual([EXIT.unfinished]);
    const failing = setUp(() => Promise.reject(new Error('no')));
    failing.source.emit('SIGINT');
    await sleep(5);
    expect(failing.codes).toEqual([EXIT.failure]);
  });

  it('stops on request with a code of its own, and lets go of the signals', async () => {
    const { source, codes, handle } = setUp(async () => undefined);
    handle.stop('the worker ended', EXIT.failure);
    handle.stop('again');
    await sleep(5);
    expect(codes).toEqual([EXIT.failure]);
    handle.dispose();
    expect(source.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('workerOptions', () => {
  it.each(Object.keys(GRACE_SECONDS) as WorkerRole[])('%s ends in order: grace, force, process', (role) => {
    const seconds = (text: unknown): number => Number(String(text).replace(' s', ''));
    const options = workerOptions(role, '1.0.0', 'alps');
    expect(options.identity).toMatch(new RegExp(`^${role}-alps@.+#1\\.0\\.0$`));
    expect(seconds(options.shutdownForceTime)).toBeGreaterThan(seconds(options.shutdownGraceTime));
    expect(forceMs(role)).toBeGreaterThan(seconds(options.shutdownForceTime) * 1000);
  });

  it('waits on a head node longer than its longest write', () => {
    expect(GRACE_SECONDS.headnode).toBeGreaterThan(180);
  });
});
