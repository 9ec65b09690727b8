import * as z from 'zod';
import { hpcUserApiSchema } from '../../activities/hpc-user/config.js';
import { flag, httpUrl, integer, secretUrl, text } from '../../activities/lib/settings/config-schema.js';
import { perRegistry } from '../backends/registry.js';
import { siteflowSchema } from './siteflow-schema.js';

const PROXIES = ['http:', 'https:', 'socks5:', 'socks5h:', 'socks4:', 'socks4a:'];

const level = (description: string) =>
  z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).meta({ description, foldCase: 'upper' });

const logShipping = z
  .strictObject({
    enabled: flag('Whether log lines are sent to Waldur.').default(false),
    ship_interval_seconds: integer(10, 86_400, 'Seconds between two shipments.').default(60),
    buffer_size_mb: integer(1, 1024, 'Largest amount of log lines waiting, in MB.').default(1),
    log_level: level('Least severe level that is sent.').default('WARNING'),
  })
  .meta({ description: 'Log lines sent to Waldur.' });

/** Root keys; `offerings` is checked item by item, because its keys depend on the backend type. */
export const rootSchema = perRegistry(() =>
  z
    .strictObject({
      sentry_dsn: secretUrl(['https:', 'http:'], 'Address that errors are reported to (Sentry).').optional(),
      elastic_apm_server_url: httpUrl('Address of an Elastic APM server.').optional(),
      timezone: text(
        'IANA timezone of billing periods, for example UTC; absent: the timezone of this host.',
      ).optional(),
      global_proxy: secretUrl(
        PROXIES,
        'Proxy for all requests to Waldur: http, https, socks4 or socks5 URL.',
      ).optional(),
      log_level: level('Least severe level that is logged.').default('INFO'),
      reporting_periods: integer(
        1,
        12,
        'Months that usage is reported for, counted back from the current one.',
      ).default(2),
      expose_backend_error_details: flag(
        'Whether messages and causes of failures are sent to Waldur; if not, only messages of the backend are.',
      ).default(true),
      log_shipping: logShipping.prefault({}),
      hpc_user_api: hpcUserApiSchema.optional(),
      offerings: z.array(z.unknown()).meta({ description: 'Offerings in Waldur that this site serves.' }),
      siteflow: siteflowSchema().prefault({}),
    })
    .meta({ description: 'Configuration of a site.' }),
);

export type RootKeys = z.output<ReturnType<typeof rootSchema>>;
