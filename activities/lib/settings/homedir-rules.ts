import { isMode, locksOut, maskBits, umaskFor } from './home-mask.js';
import { isRecord, pluginSeverity, type Rule, report } from './rule.js';

/** The older name of default_homedir_umask, which waldur-site-agent 1.0.2 and later ignore. */
export const olderUmask: Rule = (offering) => {
  const { homedir_umask: older, default_homedir_umask: newer } = offering.settings;
  if (older === undefined || newer === undefined || older === newer) return;
  report(offering, ['backend_settings', 'homedir_umask'], {
    severity: 'warning',
    code: 'E_LEGACY',
    message: 'differs from default_homedir_umask, which counts; remove this older key',
  });
};

/** A umask that locks owners out of their homes: 0700 is taken as it was meant, anything else is a mistake. */
export const ownersMask: Rule = (offering) => {
  for (const key of ['default_homedir_umask', 'homedir_umask'] as const) {
    const value = offering.settings[key];
    const bits = typeof value === 'string' ? maskBits(value) : undefined;
    if (bits === undefined || bits > 0o777) continue;
    const place = ['backend_settings', key];
    if (isMode(bits)) {
      const message = `is taken as the mode of home directories: they get 0700 (umask ${umaskFor(0o700)})`;
      report(offering, place, { severity: 'notice', code: 'E_VALUE', message });
    } else if (locksOut(bits)) {
      const wanted = umaskFor(bits | 0o700);
      const message =
        `takes rights from the owner of a home directory; this is a umask, not a mode: for home directories of mode ` +
        `${(bits | 0o700).toString(8).padStart(4, '0')} write "${wanted}"`;
      report(offering, place, { severity: 'error', code: 'E_VALUE', message });
    }
  }
};

/** Quotas of xfs and lustre are set on a mount point. */
export const homedirQuota: Rule = (offering) => {
  const { homedir_quota: quota } = offering.settings;
  if (!isRecord(quota) || quota.mount_point !== undefined) return;
  if (quota.provider !== 'xfs' && quota.provider !== 'lustre') return;
  report(offering, ['backend_settings', 'homedir_quota', 'mount_point'], {
    severity: pluginSeverity(offering),
    code: 'E_MISSING',
    message: `this key is required for the provider ${quota.provider}`,
  });
};
