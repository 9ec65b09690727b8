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
