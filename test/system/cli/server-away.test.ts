import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ended, type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';
import { until } from './lib/until.js';

const STACK = /\n {4}at |Unexpected|Uncaught|Node\.js v/;

/** A site of its own, whose Temporal server is killed and started again. */
interface Host {
  site: CliSite;
  /** State folder of the processes, apart from the server's. */
  own: string;
  server(): number;
  killServer(): void;
  start(...args: string[]): RunningCli;
  /** Ends a process by Ctrl-C, in good order. */
  interrupt(cli: RunningCli): Promise<Ended>;
  /** One order whose write takes 6 s, so that the end takes longer than the wait between two attempts of a call. */
  openSlowly(): Promise<void>;
  /** Starts the server, or finds it running. */
  startServer(): Promise<void>;
}

async function startHost(): Promise<Host> {
  const site = await startCliSite();
  const own = join(site.folder, 'own');
  let address = '';
  const server = (): number =>
    processesNaming(site.folder).find(({ command }) => / start-dev /.test(command))?.pid ?? 0;
  const host: Host = {
    site,
    own,
    server,
    killServer: () => void process.kill(server(), 'SIGKILL'),
    start: (...args) => startCli([...args, '--address', address, '--state-dir', own]),
    async interrupt(cli) {
      cli.kill('SIGINT');
      const ended = await cli.ended;
      expect(ended.stderr).not.toMatch(STACK);
      expect(processesNaming(own)).toEqual([]);
      return ended;
    },
    async openSlowly() {
      const fault = { program: 'sacctmgr', pattern: '\\bload\\b', times: 1 };
      site.slurm.faults.add({ ...fault, action: { kind: 'delay', ms: 6_000 } });
      site.open(1);
      const writes = (): boolean => processesNaming(site.slurm.binDir).some(({ command }) => / load /.test(command));
      await until('a write runs', writes);
    },
    async startServer() {
      const started = await runCli(['temporal', 'start', '--state-dir', site.stateDir]);
      address = /^address +(\S+)$/m.exec(started.stdout)?.[1] ?? '';
    },
  };
  await host.startServer();
  return host;
}

const logged = (cli: RunningCli, msg: string) => cli.logged(msg, (line) => line.msg === msg);

/** Keeps an answer of the health page in work, which asks the Temporal server. */
async function polling<T>({ own }: Host, work: () => Promise<T>): Promise<T> {
  const { url } = JSON.parse(readFileSync(join(own, 'run', 'control.json'), 'utf8')) as { url: string };
  const timer = setInterval(() => {
    fetch(`${url}/readyz`).catch(() => undefined);
  }, 300);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function agentEnds(host: Host): Promise<void> {
  const opening = host.openSlowly();
  const agent = host.start('agent', '-c', host.site.file);
  await logged(agent, 'schedules applied');
  await opening;
  const ended = await polling(host, async () => {
    host.killServer();
    await sleep(3_000);
    return host.interrupt(agent);
  });
  expect(ended).toMatchObject({ code: 0, signal: null });
}

async function onceEnds(host: Host): Promise<void> {
  const opening = host.openSlowly();
  const agent = host.start('agent', '--once', '-c', host.site.file);
  await opening;
  host.killServer();
  await sleep(2_000);
  const ended = await host.interrupt(agent);
  expect(ended).toMatchObject({ code: 130, signal: null });
  expect(ended.stderr).toMatch(/^Interrupted before all orders were done; they go on at the next start\.$/m);
}

/** On a host that has an order to show. */
async function watchGivesUp({ site, killServer, startServer }: Host): Promise<void> {
  await startServer();
  const watch = startCli(['orders', 'watch', '--state-dir', site.stateDir]);
  await until('orders are shown', () => watch.stdout() !== '' || undefined);
  killServer();
  const ended = await watch.ended;
  expect(ended.stderr).not.toMatch(STACK);
  expect(ended).toMatchObject({ code: 6, stderr: expect.stringMatching(/127\.0\.0\.1:\d+.*refused/i) });
}

describe('Ctrl-C while the Temporal server is away', () => {
  const hosts: Host[] = [];
  const newHost = async (): Promise<Host> => {
    const host = await startHost();
    hosts.push(host);
    return host;
  };
  let host: Host;
  /** What mostly waits goes on from the start, beside the rest; how it went is told where it is asked for. */
  let running: Record<'agent' | 'once' | 'watch', Promise<void>>;

  beforeAll(async () => {
    host = await newHost();
    const [agent, other] = [newHost(), newHost()];
    const atOnce = other.then(onceEnds);
    running = {
      agent: agent.then(agentEnds),
      once: atOnce,
      watch: atOnce.catch(() => undefined).then(async () => watchGivesUp(await other)),
    };
    for (const each of Object.values(running)) each.catch(() => undefined);
  });
  beforeEach(() => host.startServer());
  afterAll(async () => {
    await Promise.allSettled(Object.values(running ?? {}));
    for (const { site } of hosts) await site.stop();
  }, 60_000);

  it('ends the agent with the embedded server, and leaves nothing running', async () => {
    const { site } = host;
    const orders = site.open(1);
    const agent = startCli(['agent', '-c', site.file, '--state-dir', site.stateDir]);
    await logged(agent, 'schedules applied');
    await site.untilDone(orders);
    host.killServer();
    await sleep(500);
    expect(await host.interrupt(agent)).toMatchObject({ code: 0, signal: null });
    expect(processesNaming(site.folder)).toEqual([]);
  });

  it.each(['control', 'headnode'])('ends worker %s with 0', async (role) => {
    const worker = host.start('worker', role, '-c', host.site.file);
    await worker.logged('it is ready', (line) => line.msg.endsWith('worker ready'));
    // It looks at its namespace once more before it takes work.
    await sleep(1_000);
    host.killServer();
    await sleep(1_000);
    expect(await host.interrupt(worker)).toMatchObject({ code: 0, signal: null });
  });

  it('ends an agent that is still connecting', async () => {
    const { site, own } = host;
    let tried = 0;
    const refusing = createServer((socket) => {
      tried += 1;
      socket.destroy();
    });
    await once(refusing.listen(0, '127.0.0.1'), 'listening');
    const address = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    try {
      const refused = startCli(['agent', '-c', site.file, '--address', address, '--state-dir', own]);
      await until('the connection is tried', () => tried > 0 || undefined);
      expect((await host.interrupt(refused)).code).toBe(0);
    } finally {
      refusing.close();
    }
  });

  it('ends orders watch at once, also while the server hangs', async () => {
    const watch = startCli(['orders', 'watch', '--state-dir', host.site.stateDir]);
    await until('orders are shown', () => watch.stdout() !== '' || undefined);
    process.kill(host.server(), 'SIGSTOP');
    try {
      await sleep(2_000);
      const asked = Date.now();
      expect(await host.interrupt(watch)).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(Date.now() - asked).toBeLessThan(1_000);
    } finally {
      process.kill(host.server(), 'SIGCONT');
    }
  });

  it('ends the agent in good order', () => running.agent, 90_000);
  it('ends agent --once with 130: not all orders are done', () => running.once, 90_000);
  it('ends orders watch by itself with 6 when the server stays away, and says so', () => running.watch, 90_000);
});
