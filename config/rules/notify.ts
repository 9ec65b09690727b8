import { isRecord } from '../../activities/lib/settings/rule.js';
import type { Reading } from '../yaml/reading.js';

/** Telling somebody needs a way. */
export function notifyWays(siteflow: unknown, reading: Reading): void {
  const notify = isRecord(siteflow) ? siteflow.notify : undefined;
  if (!isRecord(notify)) return;
  const { webhook_url: webhook, mail } = notify;
  const failed =
    reading.failed(['siteflow', 'notify', 'webhook_url']) || reading.failed(['siteflow', 'notify', 'mail']);
  if (webhook === undefined && mail === undefined && !failed) {
    reading.report(['siteflow', 'notify'], {
      severity: 'error',
      code: 'E_MISSING',
      message: 'says nobody to tell: set webhook_url or mail, or remove notify',
    });
  }
}
