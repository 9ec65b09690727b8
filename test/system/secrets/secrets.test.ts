import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { orderWorkflowId } from '../../../contracts/ids.js';
import type { Order } from '../../../simulators/waldur/model.js';
import { temporalBinary } from '../../helpers/temporal-binary.js';
import { makeCertificates } from '../temporal-server/certificates.js';
import { type Canary, CONTROLS, PERSONAL, SECRETS } from './canaries.js';
import { startEchoingTemporal } from './echoing-temporal.js';
import { findCanaries, formsOf, type Hit } from './find-canaries.js';
import {
  commandLine,
  environmentOf,
  filePlaces,
  httpPlaces,
  NOBODYS_QUEUE,
  type Place,
  temporalPlaces,
  textPlace,
} from './places.js';
import { type Running, runSiteflow, startSiteflow } from './run-siteflow.js';
import { CLUSTER, echo, type Login, type SecretsSite, startSecretsSite } from './secrets-site.js';

const root = mkdtempSync(join(tmpdir(), `siteflow-${CONTROLS.place.core}-`));
const stateDir = join(root, 'state');
const output = join(root, 'output');
const places: Place[] = [];
let site: SecretsSite;
let agent: Running;
let client: Client;

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(stateDir, ...path), 'utf8')) as T;

async function until(what: string, seconds: number, holds: () => unknown): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
    try {
      if (await holds()) return;
    } catch {
      // Not there yet.
    }
  }
  throw new Error(`Not within ${seconds} s: ${what}. The agent said:\n${tail(join(output, 'agent.err'))}`);
}

/** The last warnings and errors in a log. */
const tail = (file: string): string =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !/"level":[123]0/.test(line))
    .slice(-4)
    .map((line) => line.slice(0, 900))
    .join('\n');

const cli = (name: string, args: string[], env: Record<string, string> = {}): Promise<number | null> =>
  runSiteflow(output, name, args, { ...site.env, ...env });

const workflow = (order: Order) => client.workflow.getHandle(orderWorkflowId(order.offering, order.uuid));
const phase = async (order: Order): Promise<string> =>
  (await workflow(order).query<{ phase: string }>('orderStatus')).phase;
const isDone = (order: Order) => () => site.waldur.world.order(order.uuid).state === 'done';
const isParked = (order: Order) => async () => (await phase(order)) === 'Parked';
const isRetried = (order: Order) => async () =>
  ((await workflow(order).describe()).raw.pendingActivities ?? []).some((activity) => activity.lastFailure);

/** Waldur refuses to store the account name, for good. */
const refused = (login: Login) => (order: Order) => ({
  kind: 'status' as const,
  status: 400,
  json: echo(login),
  method: 'POST',
  path: 'marketplace-provider-resources/{uuid}/set_backend_id',
  uuid: order.resource,
});
/** Waldur fails a few times, once more often than the quick attempts. */
const failing = (login: Login, status: number) => (order: Order) => ({
  kind: 'status' as const,
  status,
  json: echo(login),
  path: 'marketplace-orders/{uuid}/approve_by_provider',
  uuid: order.uuid,
  first: 4,
});

async function startAgent(): Promise<void> {
  const args = ['agent', '-c', site.configFile, '--state-dir', stateDir];
  agent = startSiteflow(output, 'agent', args, { ...site.env, TEMPORAL_CLI: temporalBinary() });
  await until('both workers are up', 60, () => {
    readJson('run', 'control.json');
    return readJson('run', `headnode-${CLUSTER}.json`);
  });
  const { port } = readJson<{ port: number }>('temporal-server.json');
  client = new Client({
    connection: await Connection.connect({ address: `127.0.0.1:${port}` }),
    namespace: 'siteflow',
  });
}

/** Orders that succeed, that are refused, that meet failing servers and commands; one is failed in the end. */
async function playOrders(): Promise<{ parked: Order; failing: Order; failed: Order }> {
  const good = (['token', 'oidc', 'file'] as const).map((login) => site.order(login, `good-${login}`));
  const shaky = [
    site.order('token', 'shaky-token', failing('token', 500)),
    site.order('oidc', 'shaky-oidc', failing('oidc', 502)),
    site.order('file', 'shaky-file', failing('file', 503)),
  ];
  const parked = (['token', 'oidc', 'file'] as const).map((login) => site.order(login, `bad-${login}`, refused(login)));
  for (const order of good) await until(`order ${order.resourceName} is done`, 90, isDone(order));
  for (const order of parked) await until(`order ${order.resourceName} is parked`, 60, isParked(order));
  for (const order of shaky) await until(`order ${order.resourceName} is done`, 120, isDone(order));

  site.slurm.failWith(`sacctmgr: error: Invalid value for option, environment of the wrapper:\n`);
  const rejected = site.order('token', 'rejected');
  await until('an order is parked by a failing command', 60, isParked(rejected));
  site.slurm.failWith('sacctmgr: error: something new, environment of the wrapper:\n');
  const repeated = site.order('file', 'repeated');
  await until('an order is tried again after a failing command', 60, isRetried(repeated));

  const failed = parked[1] as Order;
  await workflow(failed).executeUpdate('resolve', { args: [{ action: 'fail', by: 'operator' }] });
  // The order is erred a moment before its run has ended, and only then it shows its failure.
  await expect(workflow(failed).result()).rejects.toThrow();
  expect(site.waldur.world.order(failed.uuid).state).toBe('erred');
  return { parked: parked[0] as Order, failing: repeated, failed };
}

const state = ['--state-dir', stateDir];

/** Runs a command twice, for its text and for its JSON. */
async function both(name: string, args: string[]): Promise<void> {
  const codes = await Promise.all([cli(name, args), cli(`${name} json`, [...args, '--json'])]);
  expect([name, ...codes]).toEqual([name, 0, 0]);
}

/** Looks at the orders while they wait, as an operator does. */
async function showOrders(orders: { parked: Order; failing: Order; failed: Order }): Promise<void> {
  await both('orders list', ['orders', 'list', '-c', site.configFile, ...state]);
  for (const [name, order] of Object.entries(orders)) {
    await both(`orders show ${name}`, ['orders', 'show', order.uuid, '-c', site.configFile, ...state]);
  }
}

/** Every other command that reads, and what they say about a broken configuration. */
async function runCommands(): Promise<void> {
  await both('schedules list', ['schedules', 'list', '-c', site.configFile, ...state]);
  await both('schedules apply', ['schedules', 'apply', '--dry-run', '-c', site.configFile, ...state]);
  await both('temporal status', ['temporal', 'status', ...state]);
  await both('config show', ['config', 'show', site.configFile]);
  await both('config check', ['config', 'check', site.configFile]);
  for (const key of ['waldur_api_token', 'bind_password', 'global_proxy', 'sentry_dsn', 'oidc_client_secret'])
    expect(await cli(`config explain ${key}`, ['config', 'explain', key, site.configFile])).toBe(0);
  expect(await cli('config split', ['config', 'split', '--role', 'headnode', site.configFile])).toBe(0);
  expect(await cli('config check broken', ['config', 'check', site.brokenFile])).toBe(3);
  expect(await cli('config check broken json', ['config', 'check', site.brokenFile, '--json'])).toBe(3);
  expect(await cli('agent broken', ['agent', '-c', site.brokenFile, ...state, '--debug'])).toBe(3);
}

/** Commands and a worker that show the API key to a server which repeats it. */
async function meetEchoingTemporal(): Promise<void> {
  const files = makeCertificates(root);
  const server = await startEchoingTemporal(files, CONTROLS.echo.value);
  const env = {
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: files.ca,
    TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
  };
  const where = ['-c', site.configFile, '--address', `127.0.0.1:${server.port}`];
  try {
    expect(await cli('orders list at an echoing server', ['orders', 'list', ...where, '--debug'], env)).not.toBe(0);
    const other = ['--state-dir', join(root, 'state-2')];
    const roles = ['control', 'headnode'].map((role) =>
      cli(`worker ${role} at an echoing server`, ['worker', role, ...where, ...other, '--debug'], env),
    );
    for (const code of await Promise.all(roles)) expect(code).not.toBe(0);
    expect(server.counts.echoed).toBeGreaterThan(0);
  } finally {
    server.close();
  }
}

async function collect(): Promise<void> {
  const isDatabase = (path: string): boolean => path.includes('temporal.db');
  places.push(
    ...filePlaces(stateDir, (path) => (isDatabase(path) ? 'database' : 'state file')),
    ...(await temporalPlaces(client)),
  );
  const server = readJson<{ process: { pid: number } }>('temporal-server.json').process.pid;
  places.push(commandLine('the Temporal server', server), environmentOf('the Temporal server', server));
  for (const role of ['control', `headnode-${CLUSTER}`]) {
    const { url, process: self } = readJson<{ url: string; process: { pid: number } }>('run', `${role}.json`);
    places.push(commandLine(role, self.pid), ...(await httpPlaces(role, url)));
  }
  places.push(textPlace('process', 'arguments and environment of sacctmgr', readFileSync(site.slurm.logFile)));
  for (const { uuid, errorMessage, errorTraceback } of site.waldur.world.orders())
    places.push(textPlace('waldur', `order ${uuid}`, `${errorMessage}\n${errorTraceback}`));
  for (const resource of site.waldur.world.resources()) {
    const { uuid, errorMessage, errorTraceback, backendMetadata, report, attributes } = resource;
    const stored = JSON.stringify([errorMessage, errorTraceback, backendMetadata, report, attributes]);
    places.push(textPlace('waldur', `resource ${uuid}`, stored));
  }
}

/** Controls in every form, in a file of the state folder and in a workflow's arguments. */
async function plantControls(): Promise<void> {
  const forms = formsOf(CONTROLS.form.value).map(([name, bytes]) => `${name}: ${bytes.toString()}`);
  writeFileSync(join(stateDir, 'planted.txt'), forms.join('\n'));
  writeFileSync(join(stateDir, 'planted.gz'), Buffer.concat([Buffer.from('head'), gzipSync(CONTROLS.form.value)]));
  await client.workflow.start('planted', {
    workflowId: 'planted',
    taskQueue: NOBODYS_QUEUE,
    args: [{ inside: CONTROLS.place.value }],
  });
}

beforeAll(async () => {
  site = await startSecretsSite(root);
  await startAgent();
  await plantControls();
  const orders = await playOrders();
  await showOrders(orders);
  places.push(...(await temporalPlaces(client)));
  site.slurm.failWith(undefined);
  // Side by side: what they wait for is not the same.
  await Promise.all([runCommands(), meetEchoingTemporal()]);
  await until('the repeated order is done', 60, isDone(orders.failing));
  await collect();
  await client.connection.close();
  agent.child.kill('SIGTERM');
  await agent.exit;
  // Once more after the end: the database is complete now, and so is what everybody printed.
  places.push(...filePlaces(stateDir, (path) => (path.includes('temporal.db') ? 'database' : 'state file')));
  places.push(
    ...filePlaces(join(root, 'tmp'), () => 'state file'),
    ...filePlaces(join(root, 'home'), () => 'state file'),
  );
  places.push(...filePlaces(output, (path) => (path.includes('/agent.') ? 'output' : 'command')));
}, 400_000);

afterAll(async () => {
  agent?.child.kill('SIGKILL');
  try {
    // The server has a session of its own and would outlive an agent that was killed.
    process.kill(readJson<{ process: { pid: number } }>('temporal-server.json').process.pid, 'SIGKILL');
  } catch {
    // It has ended with the agent, as it should.
  }
  await site?.stop();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

const found = (canaries: Record<string, Canary>): (Hit & { where: string })[] =>
  places.flatMap(({ kind, where, bytes }) =>
    findCanaries(bytes, canaries).map((hit) => ({ where: `${kind}: ${where}`, ...hit })),
  );

describe('the search itself', () => {
  it('finds the planted file in every form, also when it is packed', () => {
    const forms = (name: string): string[] =>
      places
        .filter(({ where }) => where === name)
        .flatMap(({ bytes }) => findCanaries(bytes, { form: CONTROLS.form }).flatMap((hit) => hit.forms));
    const wanted = formsOf(CONTROLS.form.value).map(([form]) => form);
    expect(wanted.length).toBeGreaterThanOrEqual(8);
    expect(forms('planted.txt')).toEqual(expect.arrayContaining(wanted));
    expect(forms('planted.gz')).toContain('packed plain');
  });

  const { place, echo: echoed, environment } = CONTROLS;
  it.each<{ control: Canary; kind: Place['kind']; where: string }>([
    { control: place, kind: 'database', where: 'temporal.db' },
    { control: echoed, kind: 'database', where: 'temporal.db' },
    { control: place, kind: 'history', where: 'planted' },
    { control: echoed, kind: 'history', where: 'order/' },
    { control: environment, kind: 'history', where: 'order/' },
    { control: place, kind: 'visibility', where: 'schedule' },
    { control: environment, kind: 'visibility', where: 'order/' },
    { control: echoed, kind: 'visibility', where: 'details of order/' },
    { control: echoed, kind: 'output', where: 'agent.err' },
    { control: environment, kind: 'output', where: 'agent.err' },
    { control: place, kind: 'command', where: 'orders list json.out' },
    { control: echoed, kind: 'command', where: 'orders show parked.out' },
    { control: echoed, kind: 'command', where: 'orders show failed json.out' },
    { control: environment, kind: 'command', where: 'orders show failing.out' },
    { control: place, kind: 'command', where: 'config show json.out' },
    { control: place, kind: 'command', where: 'config check.out' },
    { control: place, kind: 'command', where: 'config check broken.out' },
    { control: place, kind: 'command', where: 'agent broken.err' },
    { control: place, kind: 'command', where: 'schedules list.out' },
    { control: place, kind: 'http', where: '/metrics' },
    { control: place, kind: 'http', where: '/readyz' },
    { control: place, kind: 'process', where: `command line of headnode-${CLUSTER}` },
    { control: place, kind: 'process', where: 'command line of control' },
    { control: place, kind: 'process', where: 'command line of the Temporal server' },
    { control: place, kind: 'process', where: 'environment of the Temporal server' },
    { control: environment, kind: 'process', where: 'environment of sacctmgr' },
    { control: echoed, kind: 'waldur', where: 'order ' },
    { control: echoed, kind: 'waldur', where: 'resource ' },
  ])('finds the $control.name ($kind: $where)', ({ control, kind, where }) => {
    const looked = places.filter((each) => each.kind === kind && each.where.includes(where));
    expect(looked.map((each) => each.where)).not.toEqual([]);
    expect(looked.flatMap(({ bytes }) => findCanaries(bytes, { control })).length).toBeGreaterThan(0);
  });

  it('had every secret in use, and repeated by those who got it', () => {
    expect(site.proxy.counts).toMatchObject({ accepted: expect.any(Number), echoed: 3 });
    expect(site.proxy.counts.accepted).toBeGreaterThan(50);
    expect(site.identityProvider.counts).toEqual({ accepted: expect.any(Number), echoed: 3 });
    expect(site.webhook.counts.echoed).toBeGreaterThan(3);
    expect(site.waldur.faults.list.filter(({ hits }) => hits === 0)).toEqual([]);
  });
});

describe('places where secrets could end up', () => {
  it(`hold none of the ${Object.keys(SECRETS).length} secrets`, () => {
    const megabytes = places.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
    const hits = found(SECRETS);
    process.stderr.write(`${hits.length} hits in ${places.length} places, ${megabytes.toFixed(1)} MB\n`);
    expect(hits).toEqual([]);
  }, 120_000);

  it('hold no name, address or key of a person', () => {
    expect(found(PERSONAL)).toEqual([]);
  }, 120_000);
});
