import { isRecord, type Rule, report } from './rule.js';

/** The end of a range of ids is not before its start. */
export const ldapRanges: Rule = (offering) => {
  const { ldap } = offering.settings;
  if (!isRecord(ldap)) return;
  for (const kind of ['uid', 'gid']) {
    const [start, end] = [ldap[`${kind}_range_start`], ldap[`${kind}_range_end`]];
    if (typeof start !== 'number' || typeof end !== 'number' || start <= end) continue;
    report(offering, ['backend_settings', 'ldap', `${kind}_range_end`], {
      severity: 'error',
      code: 'E_VALUE',
      message: `must not be less than ${kind}_range_start (${start}), got ${end}`,
    });
  }
};
