import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ended, type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';
import { until } from './lib/until.js';

const STACK = /\n {4}at |Unexpected|Uncaught|Node\.js v/;

describe('Ctrl-C while the Temporal server is away', () => {
  let site: CliSite;
  let address = '';
  /** State folder of the processes, apart from the server's. */
  let own = '';
  const server = (): number =>
    processesNaming(site.folder).find(({ command }) => / start-dev /.test(command))?.pid ?? 0;
  const killServer = (): void => void process.kill(server(), 'SIGKILL');
  const start = (...args: string[]): RunningCli => startCli([...args, '--address', address, '--state-dir', own]);
  const interrupt = async (cli: RunningCli): Promise<Ended> => {
    cli.kill('SIGINT');
    const ended = await cli.ended;
    expect(ended.stderr).not.toMatch(STACK);
    expect(processesNaming(own)).toEqual([]);
    return ended;
  };
  const logged = (cli: RunningCli, msg: string) => cli.logged(msg, (line) => line.msg === msg);
  /** Keeps an answer of the health page in work, which asks the Temporal server. */
  const poll = async <T>(work: () => Promise<T>): Promise<T> => {
    const { url } = JSON.parse(readFileSync(join(own, 'run', 'control.json'), 'utf8')) as { url: string };
    const timer = setInterval(() => {
      fetch(`${url}/readyz`).catch(() => undefined);
    }, 300);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  };
  /** One order whose write takes 6 s, so that the end takes longer than the wait between two attempts of a call. */
  const openSlowly = async (): Promise<void> => {
    const fault = { program: 'sacctmgr', pattern: '\\bload\\b', times: 1 };
    site.slurm.faults.add({ ...fault, action: { kind: 'delay', ms: 6_000 } });
    site.open(1);
    const writes = (): boolean => processesNaming(site.slurm.binDir).some(({ command }) => / load /.test(command));
    await until('a write runs', writes);
  };

  beforeAll(async () => {
    site = await startCliSite();
    own = join(site.folder, 'own');
  });
  beforeEach(async () => {
    const started = await runCli(['temporal', 'start', '--state-dir', site.stateDir]);
    address = /^address +(\S+)$/m.exec(started.stdout)?.[1] ?? '';
  });
  afterAll(() => site?.stop());

  it('ends the agent in good order', async () => {
    const opening = openSlowly();
    const agent = start('agent', '-c', site.file);
    await logged(agent, 'schedules applied');
    await opening;
    const ended = await poll(async () => {
      killServer();
      await sleep(3_000);
      return interrupt(agent);
    });
    expect(ended).toMatchObject({ code: 0, signal: null });
  });

  it('ends the agent with the embedded server, and leaves nothing running', async () => {
    const agent = startCli(['agent', '-c', site.file, '--state-dir', site.stateDir]);
    await logged(agent, 'schedules applied');
    killServer();
    await sleep(500);
    expect(await interrupt(agent)).toMatchObject({ code: 0, signal: null });
    expect(processesNaming(site.folder)).toEqual([]);
  });

  it('ends agent --once with 130: not all orders are done', async () => {
    const opening = openSlowly();
    const agent = start('agent', '--once', '-c', site.file);
    await opening;
    killServer();
    await sleep(2_000);
    const ended = await interrupt(agent);
    expect(ended).toMatchObject({ code: 130, signal: null });
    expect(ended.stderr).toMatch(/^Interrupted before all orders were done; they go on at the next start\.$/m);
  });

  it.each(['control', 'headnode'])('ends worker %s with 0', async (role) => {
    const worker = start('worker', role, '-c', site.file);
    await worker.logged('it is ready', (line) => line.msg.endsWith('worker ready'));
    // It looks at its namespace once more before it takes work.
    await sleep(1_000);
    killServer();
    await sleep(1_000);
    expect(await interrupt(worker)).toMatchObject({ code: 0, signal: null });
  });

  it('ends an agent that is still connecting', async () => {
    const refused = startCli(['agent', '-c', site.file, '--address', '127.0.0.1:1', '--state-dir', own]);
    await until('the connection is tried', () => processesNaming(own).length > 0 || undefined);
    // It tries for ten seconds; on a busy machine it begins late.
    await sleep(3_000);
    expect((await interrupt(refused)).code).toBe(0);
  });

  it('ends orders watch at once, also while the server hangs', async () => {
    const watch = startCli(['orders', 'watch', '--state-dir', site.stateDir]);
    await until('orders are shown', () => watch.stdout() !== '' || undefined);
    process.kill(server(), 'SIGSTOP');
    try {
      await sleep(2_000);
      const asked = Date.now();
      expect(await interrupt(watch)).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(Date.now() - asked).toBeLessThan(1_000);
    } finally {
      process.kill(server(), 'SIGCONT');
    }
  });

  it('ends orders watch by itself with 6 when the server stays away, and says so', async () => {
    const watch = startCli(['orders', 'watch', '--state-dir', site.stateDir]);
    await until('orders are shown', () => watch.stdout() !== '' || undefined);
    killServer();
    const ended = await watch.ended;
    expect(ended.stderr).not.toMatch(STACK);
    expect(ended).toMatchObject({ code: 6, stderr: expect.stringMatching(/127\.0\.0\.1:\d+.*refused/i) });
  }, 60_000);
});
