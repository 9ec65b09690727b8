import type { AxiosResponse } from 'axios';
import { describeHtml, describeJsonError, isFrontEndPage, oneLine } from './error-body.js';
import { HttpFailure, type HttpFailureKind } from './http-failure.js';
import { redact } from './redact.js';
import { retryAfterMs } from './retry-after.js';

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Parsed JSON; undefined for an empty body. */
  body: unknown;
}

/** What failures say about the request. */
export interface HttpSubject {
  method: string;
  route: string;
  requestId: string;
  secrets: readonly string[];
}

function plainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}

type Parsed = { json: true; body: unknown } | { json: false };

function parse(text: string): Parsed {
  try {
    return { json: true, body: JSON.parse(text) as unknown };
  } catch {
    return { json: false };
  }
}

/** Where a redirect points, without its query: it may repeat ours. */
function target(location: string | undefined): string {
  if (location === undefined || location === '') return 'an unnamed place';
  return oneLine(location.split(/[?#]/)[0] ?? '', 200).replace(/\/\/[^/@]*@/, '//');
}

/** Error bodies beyond this are not looked into. */
const MAX_ERROR_TEXT = 1_000_000;

function reason(text: string, type: string, status: number): string {
  return (
    said(text.slice(0, MAX_ERROR_TEXT), type) || (status >= 500 ? 'the server failed' : 'refused without a reason')
  );
}

function said(text: string, type: string): string {
  if (/html/.test(type)) return describeHtml(text);
  const parsed = parse(text);
  if (parsed.json) return describeJsonError(parsed.body);
  return /^text\/plain/.test(type) ? oneLine(text, 100) : '';
}

/**
 * Judges an answer: 2xx with JSON (or, where allowed, nothing) is returned, everything else is thrown.
 *
 * @throws HttpFailure of the kinds status, redirect, not-json, truncated
 */
export function readAnswer(
  response: AxiosResponse<Buffer>,
  expect: 'json' | 'any',
  { secrets, ...subject }: HttpSubject,
): HttpAnswer {
  const { status } = response;
  const headers = plainHeaders(response.headers);
  const text = Buffer.from(response.data ?? '').toString('utf8');
  const type = headers['content-type'] ?? '';
  const wait = retryAfterMs(headers['retry-after'], Date.now());
  const fail = (kind: HttpFailureKind, detail: string): HttpFailure =>
    new HttpFailure({
      ...subject,
      kind,
      status,
      detail: redact(detail, secrets),
      html: /html/.test(type),
      json: /json/.test(type),
      frontEnd: isFrontEndPage(text),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      ...(headers.date === undefined ? {} : { date: headers.date }),
    });

  if (status >= 300 && status < 400) {
    throw fail('redirect', `redirected to ${target(headers.location)}, which is not followed`);
  }
  if (status < 200 || status >= 400) throw fail('status', reason(redact(text, secrets), type, status));
  if (text.trim() === '') {
    if (expect === 'any') return { status, headers, body: undefined };
    throw fail('truncated', 'the answer is empty where JSON was expected');
  }
  if (!/json/.test(type)) {
    const title = /html/.test(type) ? describeHtml(text) : '';
    const what = title === '' ? '' : ` ("${title}")`;
    throw fail('not-json', `answered ${oneLine(type, 60) || 'without content type'}${what} where JSON was expected`);
  }
  const parsed = parse(text);
  if (!parsed.json) throw fail('truncated', `the JSON answer is broken after ${text.length} characters`);
  return { status, headers, body: parsed.body };
}
