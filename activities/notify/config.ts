import * as z from 'zod';
import { NOTICE_EVENTS } from '../../contracts/notice-event.js';
import { integer, path, secretUrl } from '../lib/settings/config-schema.js';

/** An address as a mail server on this host takes it: with or without a domain, nothing that could be more than one. */
const address = z
  .string()
  .max(254, { error: 'must not be longer than 254 characters' })
  .regex(/^[A-Za-z0-9_.+=#~%&'/-]+(@[A-Za-z0-9.-]+)?$/, { error: 'must be one plain address such as hpc@example.org' })
  .refine((value) => !value.startsWith('-'), { error: 'must not begin with "-"' });

const mail = z
  .strictObject({
    to: z.array(address).min(1, { error: 'must not be empty' }).meta({ description: 'Addresses that get the mail.' }),
    from: address.meta({ description: 'Address that the mail comes from.' }),
    smtp_host: z
      .string()
      .regex(/^[A-Za-z0-9._:-]+$/, { error: 'must be a host name or address' })
      .meta({
        description: 'Mail server that takes mail from this host without a password; absent: sendmail_path is used.',
      })
      .optional(),
    smtp_port: integer(1, 65_535, 'Port of that mail server.').default(25),
    sendmail_path: path('Program that takes the mail where smtp_host is absent.').default('/usr/sbin/sendmail'),
  })
  .meta({ description: 'Mail about orders that wait for an operator.' });

/** Who is told when an order parks or fails; part of the `siteflow` section. */
export const notifySchema = z
  .strictObject({
    webhook_url: secretUrl(
      ['https:', 'http:'],
      'Address that gets a JSON document by POST; it may hold a key.',
    ).optional(),
    mail: mail.optional(),
    on: z
      .array(z.enum(NOTICE_EVENTS))
      .meta({ description: 'Events that are told: parked (waits for an operator), failed (set erred).' })
      .default([...NOTICE_EVENTS]),
  })
  .meta({ description: 'Who is told when an order parks or fails.' });

export type NotifySettings = z.output<typeof notifySchema>;
export type MailSettings = NonNullable<NotifySettings['mail']>;
