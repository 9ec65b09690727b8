import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';
import { until } from './lib/until.js';

/** 3 s. */
const env = { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.05' };

/** A start on a busy machine. */
const START_MS = 60_000;

describe('several processes on one state folder', () => {
  let site: CliSite;
  let devFolder = '';
  const servers = (folder: string): number[] =>
    processesNaming(folder)
      .filter(({ command }) => / start-dev /.test(command))
      .map(({ pid }) => pid);
  const startAgent = (stateDir = site.stateDir): RunningCli =>
    startCli(['agent', '-c', site.file, '--state-dir', stateDir], { env });
  const working = async (agent: RunningCli): Promise<void> => {
    await agent.logged('schedules applied', (line) => line.msg === 'schedules applied', START_MS);
    await agent.logged('the head node is ready', (line) => line.msg === 'head-node worker ready', START_MS);
  };
  const stop = async (agent: RunningCli): Promise<void> => {
    agent.kill('SIGTERM');
    expect(await agent.ended).toMatchObject({ code: 0, signal: null });
  };

  beforeAll(async () => {
    site = await startCliSite();
    devFolder = join(site.folder, 'dev');
  });
  afterAll(() => site?.stop());

  it('a second agent joins the server of the first, and either may end first', async () => {
    const first = startAgent();
    await working(first);
    const [server = 0] = servers(site.stateDir);
    const second = startAgent();
    await working(second);
    expect(servers(site.stateDir)).toEqual([server]);
    await site.untilDone(site.open(3));

    await stop(second);
    expect(servers(site.stateDir)).toEqual([server]);
    await site.untilDone(site.open(1));

    const third = startAgent();
    await working(third);
    await stop(first);
    expect(servers(site.stateDir)).toEqual([server]);
    await site.untilDone(site.open(1));
    await stop(third);
    expect(processesNaming(site.folder)).toEqual([]);
  }, 240_000);

  it('one that is still starting when the last one ends keeps a server too', async () => {
    const first = startAgent();
    await working(first);
    const second = startAgent();
    await until('the second has joined', () => existsSync(join(site.stateDir, 'users', `${second.pid}.json`)), 20_000);
    await stop(first);
    await working(second);
    expect(servers(site.stateDir)).toHaveLength(1);
    await site.untilDone(site.open(1));
    await stop(second);
    expect(processesNaming(site.folder)).toEqual([]);
  }, 240_000);

  it('dev is refused by a folder that a site uses, and the site goes on', async () => {
    const agent = startAgent();
    await working(agent);
    const dev = await runCli(['dev', '--exit', '--state-dir', site.stateDir]);
    expect(dev).toMatchObject({ code: 2, stdout: '' });
    expect(dev.stderr).toMatch(
      /^The state folder \S+ is used by Siteflow, process \d+\. Simulated orders must not .* another folder with --state-dir/,
    );
    await site.untilDone(site.open(1));
    await stop(agent);
    expect(processesNaming(site.folder)).toEqual([]);
  }, 120_000);

  it("dev's folder is refused to a second dev and to an agent, and the first dev goes on", async () => {
    const dev = startCli(['dev', '--orders', '2', '--state-dir', devFolder]);
    await until('the orders of dev are done', () => /Everything goes on running/.test(dev.stdout()), 60_000);
    const [server = 0] = servers(devFolder);
    const [second, agent] = await Promise.all([
      runCli(['dev', '--exit', '--state-dir', devFolder]),
      runCli(['agent', '-c', site.file, '--state-dir', devFolder]),
    ]);
    for (const refused of [second, agent]) {
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain(`is used by "siteflow dev", process ${dev.pid}.`);
      expect(refused.stderr).not.toMatch(/Unexpected|\n {4}at /);
    }
    expect(servers(devFolder)).toEqual([server]);
    // On a busy machine the server may leave one question unanswered.
    const status = (): ReturnType<typeof runCli> => runCli(['temporal', 'status', '--state-dir', devFolder]);
    await until('the server of dev answers', async () => (await status()).code === 0 || undefined);
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
    expect(processesNaming(devFolder)).toEqual([]);
  }, 240_000);
});
