import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SmtpSink, startSmtpSink } from '../../helpers/smtp-sink.js';
import { json, type Served, serve } from '../../unit/waldur/helpers/serve.js';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { type CliSite, startCliSite } from './lib/cli-site.js';
import { until } from './lib/until.js';

/** A running agent tells about parked and failed orders: by webhook to a real receiver, by mail to a real server. */
describe('siteflow.notify', () => {
  let site: CliSite;
  let agent: RunningCli;
  let receiver: Served;
  let mailServer: SmtpSink;

  beforeAll(async () => {
    // The first request gets an error, and the notice comes once more.
    receiver = await serve((_seen, response, index) => json(response, index === 0 ? 503 : 200, { ok: index > 0 }));
    mailServer = await startSmtpSink();
    site = await startCliSite({
      notify: {
        webhook_url: `${receiver.url}hooks/key0123456789`,
        mail: {
          to: ['hpc@example.org'],
          from: 'siteflow@example.org',
          smtp_host: '127.0.0.1',
          smtp_port: mailServer.port,
        },
      },
    });
    agent = startCli(['agent', '-m', 'order_process', '-c', site.file, '--state-dir', site.stateDir], {
      env: { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.02' },
    });
    await site.untilDone(site.open(1));
  }, 90_000);
  afterAll(async () => {
    agent?.kill('SIGTERM');
    await agent?.ended;
    await site?.stop();
    await receiver?.close();
    await mailServer?.stop();
  }, 60_000);

  it('tells of a parked order and of its failure, once each, with the address of its page', async () => {
    const order = await site.openParking('taken');
    await until('a mail about the parked order', () => mailServer.mails.length === 1);
    await until('the webhook', () => receiver.seen.length === 2);
    const shown = JSON.parse(
      (await runCli(['orders', 'show', order, '--json', '--state-dir', site.stateDir])).stdout,
    ) as Record<string, string>;
    const document = JSON.parse(receiver.seen[1]?.body ?? '') as Record<string, unknown>;
    expect(document).toEqual({
      apiVersion: 1,
      event: 'parked',
      at: expect.stringMatching(/Z$/),
      order,
      offering: site.offeringUuid,
      resource: shown.resourceUuid,
      failureType: 'AccountExists',
      message: shown.reason,
      advice: shown.advice,
      uiUrl: shown.page,
    });
    expect(receiver.seen[0]?.body).toBe(receiver.seen[1]?.body);
    expect(mailServer.mails[0]).toMatchObject({
      from: 'siteflow@example.org',
      to: ['hpc@example.org'],
      headers: { Subject: `siteflow: order ${order.slice(0, 8)} parked (AccountExists)` },
      body: expect.stringContaining(`Its page: ${shown.page}`),
    });

    const { url } = JSON.parse(readFileSync(join(site.stateDir, 'run', 'control.json'), 'utf8')) as { url: string };
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^siteflow_orders_parked\{role="control"\} 1$/m);

    await runCli(['orders', 'fail', order, '--state-dir', site.stateDir]);
    await until('a mail about the failed order', () => mailServer.mails.length === 2);
    await until('the webhook', () => receiver.seen.length === 3);
    expect(JSON.parse(receiver.seen[2]?.body ?? '')).toMatchObject({ event: 'failed', order });
    expect(mailServer.mails[1]?.body).toContain(`siteflow orders retry ${order.slice(0, 12)}`);
    expect(site.state(order)).toBe('erred');
    expect(agent.stderr()).not.toContain('key0123456789');
  }, 60_000);
});
