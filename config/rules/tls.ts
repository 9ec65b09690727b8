import { type Rule, report } from '../../activities/lib/settings/rule.js';

/** A certificate that is not checked lets anybody answer in Waldur's name. */
export const unverifiedTls: Rule = (offering) => {
  if (offering.keys.verify_ssl !== false) return;
  report(offering, ['verify_ssl'], {
    severity: 'warning',
    code: 'E_TLS',
    message: "Waldur's certificate is not checked; better name its authority under siteflow.waldur.ca_file",
  });
};
