import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { processesNaming } from './lib/processes.js';
import { until } from './lib/until.js';

/** 3 s: an order that is opened after the start is found by the schedule. */
const env = { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.05' };

/** How the backend writes: a file for `sacctmgr load`. */
const WRITE = { program: 'sacctmgr', pattern: '\\bload\\b' };

const isHeadnode = ({ command }: { command: string }): boolean => command.includes(' worker headnode ');
const isServer = ({ command }: { command: string }): boolean => command.includes(' start-dev ');

describe('siteflow agent', () => {
  let site: CliSite;
  let agent: RunningCli;
  const start = (): RunningCli => startCli(['agent', '-c', site.file, '--state-dir', site.stateDir], { env });
  const look = async <T>(...args: string[]): Promise<T> =>
    JSON.parse((await runCli([...args, '--json', '--state-dir', site.stateDir], { cwd: site.folder })).stdout) as T;
  const pidOf = async (what: string, is: (found: { command: string }) => boolean, not = 0): Promise<number> =>
    until(what, () => processesNaming(site.folder).find((found) => is(found) && found.pid !== not)?.pid);
  const page = async (role: string, path: string): Promise<{ status: number; text: string }> => {
    const { url } = JSON.parse(readFileSync(join(site.stateDir, 'run', `${role}.json`), 'utf8')) as { url: string };
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const ready = (role: string): Promise<true> =>
    until(
      `${role} is ready`,
      async () => (await page(role, '/readyz').catch(() => undefined))?.status === 200 || undefined,
    );

  const writes = (): boolean =>
    processesNaming(site.slurm.binDir).some(({ command }) => / load /.test(command) && !/siteflow\.js/.test(command));

  beforeAll(async () => {
    site = await startCliSite();
    agent = start();
  });
  afterAll(() => site?.stop());

  it('looks for orders at once and then by a schedule', async () => {
    const first = site.open(2);
    await site.untilDone(first);
    const schedules = await look<{ items: { id: string; everyMs: number }[] }>('schedules', 'list');
    expect(schedules.items).toMatchObject([{ id: `tick/orders/${site.offeringUuid}`, everyMs: 3_000 }]);
    await site.untilDone(site.open(1));
  });

  it('serves health, readiness and metrics of both processes where the run files say', async () => {
    await Promise.all([ready('control'), ready('headnode-lab')]);
    for (const role of ['control', 'headnode-lab']) {
      expect(await page(role, '/healthz')).toMatchObject({
        status: 200,
        text: expect.stringContaining('"status":"ok"'),
      });
      const readiness = JSON.parse((await page(role, '/readyz')).text) as { checks: Record<string, unknown> };
      expect(Object.keys(readiness.checks)).toEqual([role === 'control' ? 'temporal' : 'backend']);
      const metrics = await page(role, '/metrics');
      expect(metrics.text).toMatch(/^process_cpu_seconds_total\{/m);
      expect(metrics.text).toMatch(/^temporal_/m);
    }
  });

  it('logs JSON lines that name order and workflow, and no secret', async () => {
    const [order = ''] = site.open(1);
    await site.untilDone([order]);
    const workflow = `order/${site.offeringUuid}/${order}`;
    const line = await agent.logged(`${order} is done`, (each) => each.order_uuid === order && each.phase === 'Done');
    expect(line).toMatchObject({ workflow_id: workflow, offering_uuid: site.offeringUuid, role: 'agent' });
    const plain = agent
      .stderr()
      .trimEnd()
      .split('\n')
      .filter((each) => !each.startsWith('{'));
    expect(plain).toEqual([]);
    expect(agent.stderr()).not.toContain('0123456789abcdef0123456789abcdef01234567');
  });

  it('tells of a failed attempt with order, activity and attempt', async () => {
    const [order = ''] = site.open(1);
    site.waldur.faults.add({
      kind: 'status',
      status: 503,
      path: 'marketplace-orders/{uuid}/approve_by_provider',
      uuid: order,
      first: 4,
    });
    await site.untilDone([order]);
    const line = await agent.logged('a failed attempt', (each) => each.order_uuid === order && each.level === 40);
    expect(line).toMatchObject({ activity_type: 'openOrder', workflow_id: `order/${site.offeringUuid}/${order}` });
  });

  it('starts a head-node worker that was killed again, and its orders go on', async () => {
    const killed = await pidOf('the head-node worker', isHeadnode);
    site.slurm.faults.add({ ...WRITE, times: 1, action: { kind: 'delay', ms: 2_000 } });
    const orders = site.open(3);
    await until('a write runs', writes);
    process.kill(killed, 'SIGKILL');
    expect(await pidOf('another head-node worker', isHeadnode, killed)).not.toBe(killed);
    await agent.logged('the end of the worker', (each) => each.reason === 'signal SIGKILL');
    // The lease runs out after 12 s; a write whose end nobody saw is given 35 s to settle.
    await site.untilDone(orders, 70_000);
  }, 90_000);

  it('starts a Temporal server that was killed again, and orders complete', async () => {
    const killed = await pidOf('the Temporal server', isServer);
    const orders = site.open(3);
    process.kill(killed, 'SIGKILL');
    expect(await pidOf('another Temporal server', isServer, killed)).not.toBe(killed);
    await site.untilDone(orders, 90_000);
    const rows = await look<{ items: { order: string; phase: string }[] }>('orders', 'list');
    for (const order of orders) expect(rows.items.find((row) => row.order === order)?.phase).toBe('Done');
  }, 120_000);

  it('takes its head-node worker with it when it is killed; the next one goes on', async () => {
    const [headnode] = [await pidOf('the head-node worker', isHeadnode)];
    agent.kill('SIGKILL');
    await until(
      'the head-node worker has ended',
      () => !processesNaming(site.folder).some((each) => each.pid === headnode),
    );
    const orders = site.open(1);
    agent = start();
    await site.untilDone(orders, 70_000);
  }, 90_000);

  it('stops in good order on SIGTERM and leaves nothing running', async () => {
    await Promise.all([ready('control'), ready('headnode-lab')]);
    agent.kill('SIGTERM');
    expect(await agent.ended).toMatchObject({ code: 0, signal: null });
    expect(agent.log().at(-1)?.msg).toMatch(/^Stopped after/);
    expect(processesNaming(site.folder)).toEqual([]);
  });

  it('stops in good order when SIGTERM comes while it starts', async () => {
    agent = start();
    await agent.logged('the server is ready', (each) => each.msg.startsWith('Temporal server ready'));
    agent.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
    expect(processesNaming(site.folder)).toEqual([]);
  });

  it('ends at once on a second SIGTERM while work is running', async () => {
    site.slurm.faults.add({ ...WRITE, action: { kind: 'hang' } });
    agent = start();
    await Promise.all([ready('control'), ready('headnode-lab')].map((wait) => wait.catch(() => undefined)));
    site.open(1);
    await until('a write hangs', writes);
    agent.kill('SIGTERM');
    await agent.logged('the first signal', (each) => each.role === 'agent' && each.msg.startsWith('Stopping'));
    const asked = Date.now();
    agent.kill('SIGTERM');
    expect((await agent.ended).code).toBe(143);
    expect(Date.now() - asked).toBeLessThan(2_000);
  });
});
