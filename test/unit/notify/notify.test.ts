import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { sendBySmtp } from '../../../activities/lib/smtp.js';
import { createNotify, type Way } from '../../../activities/notify/create-notify.js';
import { mailText } from '../../../activities/notify/mail-text.js';
import { NotSent } from '../../../activities/notify/not-sent.js';
import { noticeDocument } from '../../../activities/notify/notice-document.js';
import { sendMail } from '../../../activities/notify/send-mail.js';
import { sendWebhook } from '../../../activities/notify/send-webhook.js';
import type { OrderNotice } from '../../../contracts/notice.js';
import { type Answer, type SmtpSink, startSmtpSink } from '../../helpers/smtp-sink.js';
import { caught } from '../waldur/helpers/caught.js';
import { html, json, type Served, serve } from '../waldur/helpers/serve.js';

const AT = new Date('2026-11-25T03:04:05.678Z');
const PAGE = 'http://127.0.0.1:8233/namespaces/siteflow/workflows/order%2Fa/run/history';
const NOTICE: OrderNotice = {
  event: 'parked',
  offeringId: 'a'.repeat(32),
  orderUuid: '3f2c91aabbcc'.padEnd(32, '0'),
  resourceUuid: 'b'.repeat(32),
  failureType: 'AccountExists',
  message: 'account hpc_größe exists\r\n.\r\nSubject: x',
};
const DOCUMENT = noticeDocument(NOTICE, AT, PAGE);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});
const folder = mkdtempSync(join(tmpdir(), 'siteflow-notify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is told', () => {
  it('is the failure, what to do and ids', () => {
    expect(DOCUMENT).toEqual({
      apiVersion: 1,
      event: 'parked',
      at: '2026-11-25T03:04:05.678Z',
      order: NOTICE.orderUuid,
      offering: 'a'.repeat(32),
      resource: 'b'.repeat(32),
      failureType: 'AccountExists',
      message: NOTICE.message,
      advice:
        "An account of that name belongs to something else; rename or remove it, then retry. If it is this resource's after all, retry with --adopt.",
      uiUrl: PAGE,
    });
    expect(noticeDocument(NOTICE, AT)).not.toHaveProperty('uiUrl');
  });

  it('is a mail in ASCII that no message can break', () => {
    const text = mailText(DOCUMENT, { from: 'siteflow@hpc', to: ['a@x', 'root'], id: '1@host', at: AT });
    expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(text).not.toMatch(/[^\r]\n/);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      'From: siteflow@hpc',
      'To: a@x, root',
      'Subject: siteflow: order 3f2c91aa parked (AccountExists)',
      'Date: Wed, 25 Nov 2026 03:04:05 +0000',
      'Message-ID: <1@host>',
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
    ]);
    expect(Math.max(...body.split('\r\n').map((line) => line.length))).toBe(76);
    const said = Buffer.from(body, 'base64').toString('utf8');
    expect(said).toContain('Why:        account hpc_größe exists');
    expect(said).toContain('siteflow orders retry 3f2c91aabbcc');
    expect(said).toContain('siteflow orders skip 3f2c91aabbcc');
    expect(said).toContain(`Its page: ${PAGE}`);
    const failed = mailText({ ...DOCUMENT, event: 'failed' }, { from: 'f', to: ['t'], id: 'i', at: AT });
    expect(Buffer.from(failed.split('\r\n\r\n')[1] ?? '', 'base64').toString()).toContain('To run it again:');
  });
});

describe('webhook', () => {
  const KEY = 'T0hook0key0canary';
  async function hook(answer: Parameters<typeof serve>[0]): Promise<{ server: Served; url: Secret }> {
    const server = await serve(answer);
    closing.push(() => server.close());
    return { server, url: Secret.inline(`${server.url}services/${KEY}?token=${KEY}x`) };
  }
  const send = (url: Secret) => sendWebhook({ url, version: '1' }, DOCUMENT);

  it('gets the document by POST at exactly its address', async () => {
    const { server, url } = await hook((_, response) => json(response, 200, undefined));
    await send(url);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: `/services/${KEY}?token=${KEY}x` });
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(DOCUMENT);
  });

  it.each<[string, (response: Parameters<typeof json>[0]) => void]>([
    ['text', (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok')],
    ['a page', (response) => html(response, 202, '<title>thanks</title>')],
    ['nothing', (response) => response.writeHead(204).end()],
  ])('may answer with %s', async (_, answer) => {
    const { url } = await hook((_seen, response) => answer(response));
    await send(url);
  });

  it.each<[number, boolean]>([
    [500, true],
    [503, true],
    [429, true],
    [400, false],
    [403, false],
    [404, false],
    [302, false],
  ])('that answers %d is tried again: %s; the address is never repeated', async (status, again) => {
    const { server, url } = await hook((seen, response) =>
      json(response, status, { detail: `no ${seen.url} ${KEY}` }, { Location: `http://x/${KEY}` }),
    );
    const error = await caught(send(url));
    expect(error).toBeInstanceOf(NotSent);
    expect(error).toMatchObject({ again, message: `answered ${status}` });
    expect(String(error)).not.toContain(KEY);
    expect(server.seen).toHaveLength(1);
  });

  it('that cannot be reached is tried again', async () => {
    const { server, url } = await hook(() => undefined);
    await server.close();
    const error = await caught(send(url));
    expect(error).toMatchObject({ name: 'NotSent', again: true });
    expect(String(error)).not.toContain(KEY);
  });
});

describe('mail by a mail server', () => {
  async function sink(answer?: Answer): Promise<SmtpSink> {
    const started = await startSmtpSink(answer);
    closing.push(() => started.stop());
    return started;
  }
  const send = (port: number) =>
    sendMail(
      {
        settings: {
          to: ['hpc@example.org', 'root'],
          from: 'siteflow@example.org',
          smtp_host: '127.0.0.1',
          smtp_port: port,
          sendmail_path: '/nowhere',
        },
        env: {},
      },
      DOCUMENT,
    );

  it('arrives at every address, whole', async () => {
    const { port, mails, commands } = await sink();
    await send(port);
    expect(mails).toEqual([
      {
        from: 'siteflow@example.org',
        to: ['hpc@example.org', 'root'],
        headers: expect.objectContaining({
          Subject: 'siteflow: order 3f2c91aa parked (AccountExists)',
          'Message-ID': expect.stringMatching(/^<[0-9a-f-]{36}@.+>$/),
        }),
        body: expect.stringContaining('account hpc_größe exists\r\n.\r\nSubject: x'),
      },
    ]);
    expect(commands.map((line) => line.split(/[ :]/)[0]).slice(0, 5)).toEqual(['EHLO', 'MAIL', 'RCPT', 'RCPT', 'DATA']);
  });

  it.each<[string, Answer, boolean, RegExp]>([
    [
      'refuses for good',
      (line) => (line.startsWith('RCPT') ? '550 <hpc@example.org> unknown' : undefined),
      false,
      /550 <\*\*\*> unknown/,
    ],
    ['refuses for now', (line) => (line.startsWith('MAIL') ? '451 try later' : undefined), true, /451 try later/],
    ['does not take the text', (line) => (line === '.' ? '554 spam' : undefined), false, /554 spam/],
    ['greets with a refusal', (line) => (line === '' ? '421 busy' : undefined), true, /421 busy/],
    ['hangs up', (line) => (line === 'DATA' ? 'close' : undefined), true, /connection was closed/],
  ])('that %s is a mail not sent', async (_, answer, again, said) => {
    const { port, mails } = await sink(answer);
    const error = await caught(send(port));
    expect(error).toMatchObject({ name: 'NotSent', again, message: expect.stringMatching(said) });
    expect(String(error)).not.toContain('hpc@example.org');
    expect(mails).toEqual([]);
  });

  it('that says nothing is not waited for', async () => {
    const { port } = await sink((line) => (line.startsWith('EHLO') ? '' : undefined));
    const mail = { host: '127.0.0.1', port, from: 'a', to: ['b'], text: 'x', timeoutMs: 150 };
    await expect(sendBySmtp(mail)).rejects.toThrow('no answer within 150 ms');
  });

  it('that is not there is a mail not sent', async () => {
    const { port, stop } = await sink();
    await stop();
    expect(await caught(send(port))).toMatchObject({
      name: 'NotSent',
      again: true,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('mail by sendmail', () => {
  function program(script: string): string {
    const file = join(folder, `sendmail-${Math.random().toString(36).slice(2)}`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const send = (path: string) =>
    sendMail(
      {
        settings: { to: ['hpc@example.org'], from: 'siteflow', smtp_port: 25, sendmail_path: path },
        env: { PATH: process.env.PATH, SECRET: 'canary' },
      },
      DOCUMENT,
    );

  it('gets the mail on standard input, the addresses as arguments, and no environment of ours', async () => {
    const out = join(folder, 'out');
    await send(program(`{ echo "$@"; env; cat; } > ${out}`));
    const got = readFileSync(out, 'utf8');
    expect(got.split('\n')[0]).toBe('-i -f siteflow -- hpc@example.org');
    expect(got).toContain('\nSubject: siteflow: order 3f2c91aa parked (AccountExists)\n');
    expect(got).not.toContain('\r');
    expect(got).not.toContain('canary');
  });

  it.each<[string, string, boolean, RegExp]>([
    ['temporary', 'echo "queue is full" >&2; exit 75', true, /exit code 75: queue is full/],
    ['lasting', 'echo "hpc@example.org: unknown" >&2; exit 67', false, /exit code 67: \*\*\*: unknown/],
  ])('that ends with a %s error is a mail not sent', async (_, script, again, said) => {
    expect(await caught(send(program(script)))).toMatchObject({
      name: 'NotSent',
      again,
      message: expect.stringMatching(said),
    });
  });

  it('that is not there is a mail not sent, and says what to set', async () => {
    expect(await caught(send('/nowhere/sendmail'))).toMatchObject({
      again: false,
      message: '/nowhere/sendmail could not be started; set sendmail_path or smtp_host',
    });
  });
});

describe('notify', () => {
  const way = (name: string, ...failures: unknown[]): Way & { tries: number } => {
    const made = {
      name,
      tries: 0,
      send: async () => {
        const failure = failures[made.tries];
        made.tries += 1;
        if (failure !== undefined) throw failure;
      },
    };
    return made;
  };
  async function notified(...ways: Way[]) {
    const logged: object[] = [];
    const result = await createNotify({
      ways,
      now: () => AT,
      page: () => PAGE,
      pausesMs: [1, 1],
      log: { warn: (fields) => void logged.push(fields) },
    })(NOTICE);
    return { result, logged };
  }
  const later = new NotSent('busy', true);

  it('tries each way three times, and one does not hinder the other', async () => {
    const [good, slow, bad] = [way('webhook'), way('mail', later, later), way('other', later, later, later)];
    expect(await notified(good, slow, bad)).toEqual({
      result: { delivered: ['webhook', 'mail'], failed: ['other: busy'] },
      logged: [{ order: NOTICE.orderUuid, event: 'parked', way: 'other', problem: 'busy' }],
    });
    expect([good.tries, slow.tries, bad.tries]).toEqual([1, 3, 3]);
  });

  it('does not repeat what cannot help, and tells of a defect only its name', async () => {
    const [refused, defect] = [
      way('webhook', new NotSent('answered 404: gone', false)),
      way('mail', new TypeError('key')),
    ];
    const { result } = await notified(refused, defect);
    expect(result).toEqual({ delivered: [], failed: ['webhook: answered 404: gone', 'mail: unexpected TypeError'] });
    expect([refused.tries, defect.tries]).toEqual([1, 1]);
  });

  it('is content when nobody wants to know', async () => {
    expect((await notified()).result).toEqual({ delivered: [], failed: [] });
  });
});
