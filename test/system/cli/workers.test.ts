import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGENT_TOKEN } from '../../helpers/waldur-site.js';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';
import { until } from './lib/until.js';

/** The schedule ticks every 2 s. */
const PERIOD = { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.0333' };

describe('workers as processes of their own, with an existing Temporal server', () => {
  let site: CliSite;
  let control: RunningCli;
  let headnode: RunningCli;
  let address: string;
  const folderOf = (name: string): string => join(site.folder, name);
  const headnodeFile = (): string => folderOf('headnode.yaml');
  const start = (role: string, file: string, ...args: string[]): RunningCli =>
    startCli(['worker', role, '-c', file, '--address', address, '--state-dir', folderOf(`state-${role}`), ...args]);
  const ask = (...args: string[]) =>
    runCli([...args, '-c', site.file], { env: { TEMPORAL_ADDRESS: address, ...PERIOD } });

  beforeAll(async () => {
    site = await startCliSite();
    const started = await runCli(['temporal', 'start', '--state-dir', site.stateDir]);
    address = /^address +(\S+)$/m.exec(started.stdout)?.[1] ?? '';
  });
  afterAll(() => site?.stop());

  it('makes the head node a file of its own, without credentials', async () => {
    const ended = await runCli(['config', 'split', '--role', 'headnode', site.file, '-o', headnodeFile()]);
    expect(ended.code).toBe(0);
    const text = readFileSync(headnodeFile(), 'utf8');
    expect(text).toContain('slurm_bin_path');
    expect(text).not.toContain(AGENT_TOKEN);
    expect((await runCli(['config', 'check', headnodeFile()])).code).toBe(0);
  });

  it('refuses a cluster that the configuration does not have', async () => {
    const ended = await start('headnode', headnodeFile(), '--cluster', 'alps').ended;
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('has no cluster alps; it has: lab.') });
  });

  it('carries out orders with control and head node apart', async () => {
    control = start('control', site.file);
    headnode = start('headnode', headnodeFile(), '--cluster', 'lab');
    await Promise.all([
      control.logged('control is ready', (line) => line.msg === 'control worker ready'),
      headnode.logged('the head node is ready', (line) => line.msg === 'head-node worker ready'),
    ]);
    const orders = site.open(2);
    expect((await ask('schedules', 'apply')).code).toBe(0);
    await site.untilDone(orders);
  });

  it('leaves orders waiting while no head-node worker runs, and fails none', async () => {
    headnode.kill('SIGTERM');
    expect((await headnode.ended).code).toBe(0);
    const [order = ''] = site.open(1);
    const row = async () => {
      const { stdout } = await ask('orders', 'list', '--open', '--json');
      return (JSON.parse(stdout) as { items: { order: string; phase: string }[] }).items.find(
        (each) => each.order === order,
      );
    };
    await until('the order waits for the head node', async () => (await row())?.phase === 'Applying');
    headnode = start('headnode', headnodeFile());
    await site.untilDone([order]);
  });

  it('stops both in good order; the server is not theirs and goes on', async () => {
    for (const worker of [control, headnode]) worker.kill('SIGTERM');
    for (const worker of [control, headnode]) expect(await worker.ended).toMatchObject({ code: 0, signal: null });
    const left = processesNaming(site.folder);
    expect(left.map(({ command }) => command)).toEqual([expect.stringContaining(' start-dev ')]);
    expect((await runCli(['temporal', 'stop', '--state-dir', site.stateDir])).code).toBe(0);
    expect(processesNaming(site.folder)).toEqual([]);
  });
});
