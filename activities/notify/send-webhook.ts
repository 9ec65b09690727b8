import { createHttp } from '../lib/http/http.js';
import { HttpFailure } from '../lib/http/http-failure.js';
import type { Secret } from '../lib/settings/secret.js';
import { NotSent } from './not-sent.js';
import type { NoticeDocument } from './notice-document.js';

const TIMEOUT_MS = 10_000;
/** What a receiver may answer; it is not read. */
const MAX_ANSWER_BYTES = 1_000_000;

export interface WebhookOptions {
  url: Secret;
  proxy?: Secret;
  version: string;
}

/**
 * Posts a document to a webhook once. The address is a secret as a whole: many carry their key in the path. A receiver
 * may repeat it in any form, so what it says is not repeated here.
 *
 * @throws NotSent with the status of the answer, or why there was none
 */
export async function sendWebhook({ url, proxy, version }: WebhookOptions, document: NoticeDocument): Promise<void> {
  const address = url.reveal();
  const http = createHttp({
    baseUrl: address,
    version,
    timeoutMs: TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...(proxy === undefined ? {} : { proxy }),
  });
  try {
    await http.request({ method: 'POST', route: '', json: document, expect: 'any', secrets: [address] });
  } catch (error) {
    // Receivers answer with whatever they like; only that it was taken counts.
    if (!(error instanceof HttpFailure)) throw error;
    if (error.status !== undefined && error.status < 300) return;
    const again = error.status === undefined || error.status >= 500 || [408, 429].includes(error.status);
    throw new NotSent(error.status === undefined ? error.detail : `answered ${error.status}`, again);
  }
}
