import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { type OrderClient, orderClient } from './lib/order-client.js';
import { until } from './lib/until.js';

interface Item {
  order: string;
  outcome?: string;
  message?: string;
}

/** Decisions about orders from the command line, with a running agent on simulators. */
describe('siteflow orders retry, skip, fail', () => {
  let site: CliSite;
  let agent: RunningCli;
  let asked: OrderClient;
  const orders = (...args: string[]) =>
    runCli(['orders', ...args, '--state-dir', site.stateDir], { cwd: site.folder, env: { SUDO_USER: 'ada' } });
  const items = (text: string): Item[] => (JSON.parse(text) as { items: Item[] }).items;
  const untilPhase: OrderClient['untilPhase'] = (order, phase) => asked.untilPhase(order, phase);
  const sacctmgr = (...args: string[]) => site.slurm.run('sacctmgr', ['-i', ...args]);
  /** Opens orders whose account names are taken, and waits until they are parked. */
  const park = async (...names: string[]): Promise<string[]> => {
    const opened: string[] = [];
    for (const name of names) opened.push(await site.openParking(name));
    for (const order of opened) await untilPhase(order, 'Parked');
    return opened;
  };
  const free = (name: string) => sacctmgr('delete', 'account', `a_${name}`);

  beforeAll(async () => {
    site = await startCliSite();
    const first = site.open(1);
    agent = startCli(['agent', '-m', 'order_process', '-c', site.file, '--state-dir', site.stateDir], {
      env: { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.02' },
    });
    await site.untilDone(first);
    asked = await orderClient(site.stateDir);
  }, 90_000);
  afterAll(async () => {
    await asked?.close();
    agent?.kill('SIGTERM');
    await agent?.ended;
    await site?.stop();
  }, 60_000);

  it('retries a parked order, found by the beginning of its uuid', async () => {
    const [order = ''] = await park('again');
    await free('again');
    const ended = await orders('retry', order.slice(0, 14), '--reason', 'account removed');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^[0-9a-f]{8} {2}Create again: taken: retry: taken by order\//);
    await untilPhase(order, 'Done');
    expect(site.state(order)).toBe('done');
    expect((await orders('show', order)).stdout).toMatch(/\n {2}decided +\S+ \S+ UTC retry by ada: account removed\n/);
  });

  it('skips an order once the cluster shows what was done by hand', async () => {
    const [order = ''] = await park('hand');
    const refused = await orders('skip', order, '--json');
    expect(refused.code).toBe(7);
    expect(items(refused.stdout)).toEqual([
      expect.objectContaining({
        order,
        outcome: 'refused',
        message: expect.stringMatching(/^skip: the order stays parked\. Missing on lab: account a_hand exists/),
      }),
    ]);
    expect(site.state(order)).toBe('executing');

    await free('hand');
    await sacctmgr('add', 'account', 'a_hand', 'parent=p_climate', 'description=x', 'organization=y');
    await sacctmgr('modify', 'account', 'a_hand', 'set', 'GrpTRESMins=cpu=300000,mem=614400');
    await sacctmgr('add', 'user', 'ada', 'account=a_hand');
    const half = await orders('skip', order);
    expect(half.code).toBe(7);
    expect(half.stdout).toContain('Missing on lab: user grace in account a_hand.');
    await sacctmgr('add', 'user', 'grace', 'account=a_hand');
    expect(await orders('skip', order)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('everything is there'),
    });
    await untilPhase(order, 'Done');
    expect(site.state(order)).toBe('done');
  });

  it('finishes by force what is not there, with a reason', async () => {
    const [order = ''] = await park('forced');
    expect(await orders('skip', order, '--force')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--reason'),
    });
    expect(await orders('skip', order, '--force', '--reason', 'not here', '--by', 'bob')).toMatchObject({ code: 0 });
    await untilPhase(order, 'Done');
    const shown = (await orders('show', order)).stdout;
    expect(shown).toMatch(/\n {2}left out +finished by a forced skip\. Missing on lab: account a_forced exists/);
    expect(shown).toMatch(/UTC skip --force by bob: not here/);
  });

  it('fails an order, refuses to decide it twice, and runs it again', async () => {
    const [order = ''] = await park('undone');
    expect(await orders('fail', order, '--reason', 'typo')).toMatchObject({ code: 0 });
    await untilPhase(order, 'failed');
    expect(site.state(order)).toBe('erred');
    expect((await orders('show', order)).stdout).toMatch(
      /\n {2}failure +The order was set erred \(ada: typo\): account/,
    );
    for (const action of ['fail', 'skip']) {
      expect(await orders(action, order)).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('impossible: It has ended (failed), only a parked order can be decided'),
      });
    }
    await free('undone');
    const again = await orders('retry', order, '--reason', 'it is free now');
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('runs again from its first step, as run '),
    });
    await untilPhase(order, 'Done');
    expect(site.state(order)).toBe('done');
    expect(await site.accounts()).toContain('a_undone');
    expect(await orders('retry', order)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('nothing to retry'),
    });
  });

  it('decides many at once: shows them first, wants a yes, tells how many', async () => {
    const opened = await park('many-1', 'many-2', 'many-3');
    const filter = ['--all', '--failure-type', 'AccountExists', '--cluster', 'lab', '--offering', site.offeringUuid];
    await until(
      'all are listed',
      async () => items((await orders('list', '--phase', 'Parked', '--json')).stdout).length === 3,
    );
    const dry = await orders('fail', ...filter, '--dry-run');
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^This would fail 3 orders:\nORDER +TYPE/) });
    expect(await orders('fail', ...filter)).toMatchObject({
      code: 2,
      stderr: 'This would fail 3 orders. See them with --dry-run, do it with --yes.\n',
    });
    expect(opened.map(site.state)).toEqual(['executing', 'executing', 'executing']);
    expect(await orders('retry', '--all', '--failure-type', 'NameInvalid')).toMatchObject({
      code: 0,
      stdout: 'No orders fit.\n',
    });
    expect(await orders('retry', '--all', '--cluster', 'other')).toMatchObject({ code: 0, stdout: 'No orders fit.\n' });

    const failed = await orders('fail', ...filter, '--yes', '--json');
    expect(failed.code).toBe(0);
    expect(JSON.parse(failed.stdout)).toMatchObject({ apiVersion: 1, action: 'fail', dryRun: false });
    expect(items(failed.stdout).map(({ outcome }) => outcome)).toEqual(['taken', 'taken', 'taken']);
    for (const order of opened) await untilPhase(order, 'failed');

    for (const name of ['many-1', 'many-2', 'many-3']) await free(name);
    const retried = await orders('retry', '--all', '--phase', 'Failed');
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining('\nretry: taken by 3 of 3 orders.\n') });
    await site.untilDone(opened);
    // What ran again and is done by now is no longer among those that failed.
    for (const order of opened) await untilPhase(order, 'Done');
    expect(await orders('retry', '--all', '--phase', 'Failed')).toMatchObject({ code: 0, stdout: 'No orders fit.\n' });
  }, 120_000);

  it('exits 7 when only a part could be decided', async () => {
    const [order = ''] = await park('part');
    const [done = ''] = site.open(1);
    await site.untilDone([done]);
    await untilPhase(done, 'Done');
    const ended = await orders('retry', order, done);
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(/retry: taken by 1 of 2 orders\.\n$/);
    await untilPhase(order, 'Parked');
    await orders('fail', order);
  });
});
