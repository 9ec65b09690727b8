import { type Rule, report } from '../../activities/lib/settings/rule.js';

/** At most one event channel, and none that a membership sync waits for in vain. */
export const events: Rule = (offering) => {
  const { stomp_enabled: stomp, mqtt_enabled: mqtt, stomp_membership_sync_enabled: sync } = offering.keys;
  if (stomp === true && mqtt === true)
    report(offering, ['mqtt_enabled'], {
      severity: 'error',
      code: 'E_EVENTS',
      message: 'only one of mqtt_enabled and stomp_enabled can be true',
    });
  if (sync === true && stomp !== true)
    report(offering, ['stomp_membership_sync_enabled'], {
      severity: 'warning',
      code: 'E_EVENTS',
      message: 'has no effect while stomp_enabled is false; members are read every few minutes',
    });
};
