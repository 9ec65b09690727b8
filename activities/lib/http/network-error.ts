import { errorText } from '../error-text.js';
import { oneLine } from './error-body.js';
import type { HttpSubject } from './http-answer.js';
import { HttpFailure, type HttpFailureKind } from './http-failure.js';
import { redact } from './redact.js';

/** The server closed a connection under our request, as it may do with one that was idle. */
export const isConnectionReset = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE'].includes(errorText(error, 'code')) || /socket hang up/.test(errorText(error, 'message'));

const HINTS: [RegExp, string][] = [
  [/ENOTFOUND|EAI_AGAIN/, 'the host name cannot be resolved'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/,
    'its certificate is not trusted; set ca_file to the PEM of its authority',
  ],
  [/EPROTO|WRONG_VERSION/, 'it does not speak TLS on that port; compare https:// and http:// in the address'],
];

/** Code and one line of the message of a failed connection, and what to do about it where that is known. */
export function networkReason(error: unknown): string {
  const code = errorText(error, 'code');
  const message = oneLine(errorText(error, 'message'), 200);
  const hint = HINTS.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
  const said = message.includes(code) || code === '' ? message : `${message} (${code})`;
  return [said || 'connection failed', hint].filter(Boolean).join('; ');
}

function kindOf(code: string, message: string, timeoutMs: number | undefined): HttpFailureKind {
  if (/maxContentLength|maxBodyLength/.test(message)) return 'too-large';
  if (timeoutMs !== undefined || ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'].includes(code)) return 'timeout';
  if (/^Z_|unexpected end of file|incorrect header check|aborted/.test(`${code} ${message}`)) return 'truncated';
  if (/INVALID_CHAR|INVALID_ARG|BAD_OPTION/.test(code)) return 'invalid';
  return 'network';
}

/**
 * Turns whatever the HTTP library threw into an `HttpFailure`. Only its code and one line of its message are kept:
 * the error itself holds headers, credentials and bodies.
 *
 * @param timeoutMs given when our own deadline ended the request
 */
export function describeNetworkError(error: unknown, subject: HttpSubject, timeoutMs?: number): HttpFailure {
  const { secrets, ...facts } = subject;
  const code = errorText(error, 'code');
  const message = oneLine(errorText(error, 'message'), 200);
  const kind = kindOf(code, message, timeoutMs);
  const detail =
    kind === 'timeout' && timeoutMs !== undefined ? `no complete answer within ${timeoutMs} ms` : networkReason(error);
  return new HttpFailure({ ...facts, kind, detail: redact(detail, secrets) });
}
