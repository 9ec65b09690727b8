import type { Way } from '../../../activities/notify/create-notify.js';
import { sendMail } from '../../../activities/notify/send-mail.js';
import { sendWebhook } from '../../../activities/notify/send-webhook.js';
import type { Environment } from '../../../config/environment/environment.js';
import { proxyFor } from '../../../config/site/proxy-for.js';
import type { SiteConfig } from '../../../config/site/site-config.js';
import { VERSION } from '../../../contracts/version.js';

/** The ways by which a site wants to be told about its orders, as configured. */
export function noticeWays(config: SiteConfig, env: Environment): Way[] {
  const { webhook_url: url, mail } = config.siteflow.notify ?? {};
  const ways: Way[] = [];
  if (url !== undefined) {
    const proxy = proxyFor(config, url.reveal(), env);
    const options = { url, version: VERSION, ...(proxy === undefined ? {} : { proxy }) };
    ways.push({ name: 'webhook', send: (document) => sendWebhook(options, document) });
  }
  if (mail !== undefined) {
    ways.push({ name: 'mail', send: (document) => sendMail({ settings: mail, env }, document) });
  }
  return ways;
}
