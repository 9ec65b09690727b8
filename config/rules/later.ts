import type { Objection, Path } from '../../activities/lib/settings/rule.js';
import { isRecord, type Rule, report } from '../../activities/lib/settings/rule.js';
import { isBackendType } from '../schema/backend-schemas.js';
import type { Reading } from '../yaml/reading.js';

type Test = (value: unknown) => boolean;

const given: Test = (value) => value !== undefined;
const on: Test = (value) => value === true;
const enabled: Test = (value) => isRecord(value) && value.enabled === true;
const named: Test = (value) => typeof value === 'string' && value !== '';
const not =
  (standard: unknown): Test =>
  (value) =>
    value !== undefined && value !== standard;

/** Key, when it would do something, and what is left undone; a release that implements a key takes its row out. */
type Row = readonly [key: string, wanted: Test, leftUndone: string];

const ROOT: readonly Row[] = [
  ['sentry_dsn', given, 'errors are not reported to Sentry'],
  ['elastic_apm_server_url', given, 'nothing is sent to Elastic APM'],
  ['log_shipping', enabled, 'log lines are not sent to Waldur'],
  ['reporting_periods', not(2), 'usage is not reported'],
  ['siteflow.membership_sync_period_minutes', given, 'members are not synchronised'],
  ['siteflow.report_period_minutes', given, 'usage is not reported'],
  ['siteflow.reconciliation_period_minutes', given, 'nothing is reconciled'],
];

const OFFERING: readonly Row[] = [
  [
    'membership_sync_backend',
    named,
    "members are not synchronised and Waldur's flags paused and downscaled not followed; the existing agent's membership_sync does that",
  ],
  ['reporting_backend', named, "usage is not reported; the existing agent's report does that"],
  ['username_management_backend', (value) => named(value) && value !== 'base', 'usernames come from Waldur'],
  ['stomp_enabled', on, 'events are not read; orders are looked for every few minutes'],
  ['mqtt_enabled', on, 'events are not read; orders are looked for every few minutes'],
  ['resource_import_enabled', on, 'accounts are not offered to Waldur for import'],
  ['username_reconciliation_enabled', on, 'usernames are not compared'],
  ['omit_anomalous_usage_components', on, 'usage is not reported'],
  ['backend_settings.qos_enforcement_enabled', on, 'QOS of users are not enforced'],
  ['backend_settings.enforce_offering_qos', on, 'QOS of users are not enforced'],
  ['backend_settings.project_directory', enabled, 'no project directory is created'],
  ['backend_settings.ldap', given, 'LDAP is neither read nor written'],
  ['backend_settings.homedir_quota', given, 'home directories get no quota'],
  ['backend_settings.periodic_limits', enabled, 'periodic limits of Waldur are not applied'],
];

const COMPONENT: readonly Row[] = [['unit_factor_reporting', given, 'usage is not reported']];

const finding = (leftUndone: string): Objection => ({
  severity: 'notice',
  code: 'E_LATER',
  message: `is read, but not acted on by this release: ${leftUndone}`,
  at: 'key',
});

const valueAt = (record: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), record);

/** Root keys of a valid file that are accepted and left alone. */
export function rootLater(root: unknown, reading: Reading): void {
  for (const [key, wanted, leftUndone] of ROOT) {
    const path = key.split('.');
    if (wanted(valueAt(root, path))) reading.report(path, finding(leftUndone));
  }
}

/** Keys of a valid offering that are accepted and left alone, and whole offerings that nothing is done for. */
export const offeringLater: Rule = (offering) => {
  backendLater(offering);
  for (const [key, wanted, leftUndone] of OFFERING) {
    const path = key.split('.');
    if (wanted(valueAt(offering.keys, path))) report(offering, path, finding(leftUndone));
  }
  for (const [type, component] of Object.entries(offering.components))
    for (const [key, wanted, leftUndone] of COMPONENT)
      if (wanted(component[key])) report(offering, ['backend_components', type, key], finding(leftUndone));
};

/** Backends other than Slurm, and Slurm's REST interface. */
const backendLater: Rule = (offering) => {
  if (named(offering.keys.order_processing_backend) && offering.type !== 'slurm' && isBackendType(offering.type))
    report(
      offering,
      ['order_processing_backend'],
      finding(`orders of ${offering.type} are left to the existing agent`),
    );
  if (offering.settings.execution_mode === 'rest')
    report(offering, ['backend_settings', 'execution_mode'], {
      ...finding('the head-node worker does not start with it; set execution_mode: cli'),
      severity: 'warning',
    });
};
