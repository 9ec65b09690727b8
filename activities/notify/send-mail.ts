import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { oneLine } from '../lib/http/error-body.js';
import { redact } from '../lib/http/redact.js';
import { type RunCommand, runCommand } from '../lib/process/exec.js';
import { SmtpFailure, sendBySmtp } from '../lib/smtp.js';
import type { MailSettings } from './config.js';
import { mailText } from './mail-text.js';
import { NotSent } from './not-sent.js';
import type { NoticeDocument } from './notice-document.js';

const TIMEOUT_MS = 10_000;
/** sysexits.h: it may work later. */
const EX_TEMPFAIL = 75;

export interface MailOptions {
  settings: MailSettings;
  env: Readonly<Record<string, string | undefined>>;
  run?: RunCommand;
}

/**
 * Hands a mail about an order to the mail server or to sendmail, once. That it was taken does not mean that it arrives.
 *
 * @throws NotSent with what was said; addresses of people are left out
 */
export async function sendMail(options: MailOptions, document: NoticeDocument): Promise<void> {
  const { settings } = options;
  const { from, to, smtp_host: host, smtp_port: port } = settings;
  const text = mailText(document, { from, to, id: `${randomUUID()}@${hostname()}`, at: new Date(document.at) });
  const said = (words: string): string => redact(oneLine(words, 200), [...to, from]);
  if (host === undefined) return bySendmail(options, text, said);
  try {
    await sendBySmtp({ host, port, from, to, text, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof SmtpFailure)) throw error;
    throw new NotSent(`the mail server ${host}:${port} said: ${said(error.message)}`, error.code < 500);
  }
}

async function bySendmail(
  { settings, env, run = runCommand }: MailOptions,
  text: string,
  said: (words: string) => string,
): Promise<void> {
  const { from, to, sendmail_path: file } = settings;
  // -i: a line with a single dot does not end the mail.
  const args = ['-i', '-f', from, '--', ...to];
  const spec = { file, args, env, stdin: text.replaceAll('\r\n', '\n'), timeoutMs: TIMEOUT_MS, maxOutputBytes: 10_000 };
  const ended = await run(spec).catch(() => {
    throw new NotSent(`${file} could not be started; set sendmail_path or smtp_host`, false);
  });
  if (ended.exitCode === 0) return;
  const how = ended.timedOut ? `did not end within ${TIMEOUT_MS} ms` : `ended with exit code ${ended.exitCode}`;
  const words = said(`${ended.stderr} ${ended.stdout}`);
  throw new NotSent(`${file} ${how}: ${words}`, ended.timedOut || ended.exitCode === EX_TEMPFAIL);
}
