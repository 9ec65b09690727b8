import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'puppeteer-core';
import { CHROMIUM, openBrowser } from '../../../scripts/screenshots/browser.js';
import { type RunningCli, runCli, startCli } from '../cli/lib/cli.js';
import { type CliSite, startCliSite } from '../cli/lib/cli-site.js';
import { type OrderClient, orderClient } from '../cli/lib/order-client.js';
import { OrderPage } from './lib/order-page.js';

const there = existsSync(CHROMIUM);
const reason = there ? '' : ` (skipped: no ${CHROMIUM}; install the Debian package chromium, or name it in CHROMIUM)`;
const suite = there ? describe : describe.skip;

/**
 * What an operator does in Temporal's web page, in a real browser. With SITEFLOW_UI_PICTURES=docs/images the pictures of
 * the docs are taken on the way.
 */
suite(`Temporal's web page${reason}`, () => {
  let site: CliSite;
  let agent: RunningCli;
  let browser: Browser;
  let asked: OrderClient;

  const untilPhase: OrderClient['untilPhase'] = (order, phase) => asked.untilPhase(order, phase);
  const parked = async (name: string) => {
    const order = await site.openParking(name);
    const { page, runId } = await untilPhase(order, 'Parked');
    return { order, page: page ?? '', runId };
  };
  const free = (name: string) => site.slurm.run('sacctmgr', ['-i', 'delete', 'account', `a_${name}`]);
  const open = (url: string) => OrderPage.open(browser, url);

  beforeAll(async () => {
    site = await startCliSite();
    agent = startCli(['agent', '-m', 'order_process', '-c', site.file, '--state-dir', site.stateDir], {
      env: { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.02' },
    });
    browser = await openBrowser(join(site.folder, 'browser'));
    await site.untilDone(site.open(1));
    asked = await orderClient(site.stateDir);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await asked?.close();
    agent?.kill('SIGTERM');
    await agent?.ended;
    await site?.stop();
  }, 60_000);

  it('shows why an order is parked and what to send', async () => {
    const { order, page } = await parked('shown');
    const shown = await open(page);
    await shown.tab('User Metadata');
    await shown.untilShown('Parked: AccountExists');
    const text = await shown.text();
    expect(text).toContain('account a_shown exists on cluster lab under root');
    expect(text).toContain('An account of that name belongs to something else');
    for (const action of ['retry', 'skip', 'fail']) expect(text).toContain(`{"action": "${action}"}`);
    await shown.close();
    await runCli(['orders', 'fail', order, '--state-dir', site.stateDir]);
  }, 60_000);

  it('retries a parked order by an update', async () => {
    const { order, page } = await parked('climate');
    await free('climate');
    const shown = await open(page);
    const decision = { action: 'retry', by: 'ada', reason: 'old account removed' };
    await shown.send('update', 'resolve', decision, () => shown.picture('ui-retry-update'));
    expect(await untilPhase(order, 'Done')).toMatchObject({ decisions: [decision] });
    expect(site.state(order)).toBe('done');
    await shown.picture('ui-retry-done');
    await shown.close();
  }, 60_000);

  it('skips by a signal what was done by hand, and shows what is missing as long as it is', async () => {
    const { order, page } = await parked('hand');
    const shown = await open(page);
    await shown.send('signal', 'resolveOrder', { action: 'skip', by: 'ada' });
    await shown.tab('User Metadata');
    await shown.untilShown('Skip refused: Missing on lab: account a_hand exists');
    expect(site.state(order)).toBe('executing');
    await shown.send('signal', 'resolveOrder', { action: 'skip', force: true, reason: 'ticket 7', by: 'ada' });
    await untilPhase(order, 'Done');
    expect(site.state(order)).toBe('done');
    await shown.close();
  }, 60_000);

  it.each(['first', 'last'] as const)(
    'runs a failed order again by a reset to the %s point',
    async (point) => {
      const name = `${point}-reset`;
      const { order, page, runId } = await parked(name);
      await runCli(['orders', 'fail', order, '--reason', 'by mistake', '--state-dir', site.stateDir]);
      await untilPhase(order, 'failed');
      expect(site.state(order)).toBe('erred');
      await free(name);

      const picture = (what: string) => (point === 'first' ? shown.picture(`ui-reset-${what}`) : Promise.resolve());
      const shown = await open(page.replace(/history$/, 'user-metadata'));
      await shown.untilShown('Failed');
      await shown.untilShown('Decided:');
      expect(await shown.text()).toContain('To run it again: Reset, to any event');
      await picture('failed');
      await shown.reset(point, 'failed by mistake', () => picture('dialog'));
      const again = await untilPhase(order, 'Done');
      expect(again.runId).not.toBe(runId);
      expect(site.state(order)).toBe('done');
      expect(await site.accounts()).toContain(`a_${name}`);
      await shown.close();

      const done = await open(again.page ?? '');
      await done.untilShown('Completed');
      await done.untilShown('finishOrder');
      await (point === 'first' ? done.picture('ui-reset-done') : Promise.resolve());
      await done.close();
    },
    60_000,
  );
});
