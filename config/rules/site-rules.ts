import { isRecord } from '../../activities/lib/settings/rule.js';
import { checkTimezone } from '../environment/timezone.js';
import type { Reading } from '../yaml/reading.js';

/** The same offering twice would be worked on twice. */
export function duplicateOfferings(offerings: readonly unknown[], reading: Reading): void {
  for (const key of ['waldur_offering_uuid', 'name'] as const) {
    const seen = new Map<string, number>();
    for (const [index, offering] of offerings.entries()) {
      const value = isRecord(offering) ? offering[key] : undefined;
      if (typeof value !== 'string' || value === '') continue;
      const normal = key === 'name' ? value : value.replaceAll('-', '').toLowerCase();
      const first = seen.get(normal);
      if (first === undefined) seen.set(normal, index);
      else
        reading.report(['offerings', index, key], {
          severity: 'error',
          code: 'E_DUPLICATE_OFFERING',
          message: `offerings.${first} has the same ${key}, got ${reading.show(['offerings', index, key], value)}`,
        });
    }
  }
}

/** Billing periods begin at midnight of this timezone. */
export function timezone(given: unknown, system: string, reading: Reading): void {
  if (given === undefined && !reading.failed(['timezone'])) {
    reading.report(['timezone'], {
      severity: 'notice',
      code: 'E_TIMEZONE',
      message: `not set, so billing periods follow the timezone of this host, ${system}; recommended: timezone: "UTC"`,
    });
    return;
  }
  if (typeof given !== 'string') return;
  const check = checkTimezone(given);
  if (check.valid) return;
  reading.report(['timezone'], {
    severity: 'error',
    code: 'E_TIMEZONE',
    message: `must be an IANA timezone such as Europe/Tallinn, got ${reading.show(['timezone'], given)}${
      check.meant === undefined ? '' : `, did you mean ${check.meant}?`
    }`,
  });
}

/** A client certificate is of no use without its key. */
export function temporalTls(siteflow: unknown, reading: Reading): void {
  const temporal = isRecord(siteflow) ? siteflow.temporal : undefined;
  const tls = isRecord(temporal) ? temporal.tls : undefined;
  if (!isRecord(tls) || (tls.cert_file === undefined) === (tls.key_file === undefined)) return;
  const missing = tls.cert_file === undefined ? 'cert_file' : 'key_file';
  reading.report(['siteflow', 'temporal', 'tls', missing], {
    severity: 'error',
    code: 'E_MISSING',
    message: `cert_file and key_file belong together, ${missing} is missing`,
  });
}

/** Secrets in a file that others may read. */
export function fileMode(mode: number, reading: Reading): void {
  const inline = [...reading.places.entries()].find(([, place]) => place.inline === true);
  if (inline === undefined || (mode & ~0o640) === 0) return;
  reading.report([], {
    severity: 'warning',
    code: 'E_FILE_MODE',
    message: `the file contains secrets (${inline[0]}) and has mode 0${mode.toString(8)}; set it to 0640 or less, or name a file for each secret`,
  });
}
