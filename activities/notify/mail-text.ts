import type { NoticeDocument } from './notice-document.js';

const LINE = 76;

export interface Envelope {
  from: string;
  to: readonly string[];
  /** Left part and host of the Message-ID. */
  id: string;
  at: Date;
}

/**
 * A mail (RFC 5322) about an order, in ASCII with CRLF whatever the message holds: the body is base64, so no text in it
 * can end the mail or add a header.
 */
export function mailText(document: NoticeDocument, { from, to, id, at }: Envelope): string {
  const subject = `siteflow: order ${document.order.slice(0, 8)} ${document.event} (${document.failureType})`;
  const headers = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    `Subject: ${subject}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const body = Buffer.from(mailBody(document), 'utf8').toString('base64');
  const lines = body.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [...headers, '', ...lines, ''].join('\r\n');
}

/** What the mail says to a reader. */
export function mailBody(document: NoticeDocument): string {
  const { order, event, failureType, message, advice, uiUrl } = document;
  const name = order.slice(0, 12);
  const how =
    event === 'parked'
      ? [
          `When the cause is mended:  siteflow orders retry ${name}`,
          `Done by hand:              siteflow orders skip ${name}`,
          `Give up:                   siteflow orders fail ${name}`,
        ]
      : [`To run it again:           siteflow orders retry ${name}`];
  return [
    `Order ${order} of offering ${document.offering} is ${event}: ${failureType}`,
    '',
    `Why:        ${message}`,
    `What to do: ${advice}`,
    '',
    ...how,
    ...(uiUrl === undefined ? [] : ['', `Its page: ${uiUrl}`]),
    '',
  ].join('\n');
}
