import { isRecord, type Objection, type Path, type Rule, report } from '../../activities/lib/settings/rule.js';
import { JOB_KEYS, JOBS, type Job, jobKeysOf, jobsOf } from '../backends/jobs-of.js';
import { readersOf } from '../backends/readers-of.js';
import { descriptorOf } from '../backends/registry.js';
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
  ['username_management_backend', (value) => named(value) && value !== 'base', 'usernames come from Waldur'],
  ['stomp_enabled', on, 'events are not read; orders are looked for every few minutes'],
  ['mqtt_enabled', on, 'events are not read; orders are looked for every few minutes'],
  ['resource_import_enabled', on, 'accounts are not offered to Waldur for import'],
  ['username_reconciliation_enabled', on, 'usernames are not compared'],
  ['omit_anomalous_usage_components', on, 'usage is not reported'],
];

/** Jobs that no backend does in this release. */
const JOB: Partial<Record<Job, string>> = {
  membership:
    "members are not synchronised and Waldur's flags paused and downscaled not followed; the existing agent's membership_sync does that",
  usage: "usage is not reported; the existing agent's report does that",
};

/** Jobs of a backend that this release has no code for. */
const LEFT: Record<Job, (backend: string) => string> = {
  orders: (backend) => `orders of ${backend} are left to the existing agent`,
  membership: (backend) => `members of ${backend} are left to the existing agent`,
  usage: (backend) => `usage of ${backend} is left to the existing agent`,
};

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

/** Keys of a valid offering that are accepted and left alone, and jobs that nothing is done for. */
export const offeringLater: Rule = (offering) => {
  jobsLater(offering);
  backendsLater(offering);
  for (const [key, wanted, leftUndone] of OFFERING)
    if (wanted(offering.keys[key])) report(offering, [key], finding(leftUndone));
  for (const [type, component] of Object.entries(offering.components))
    for (const [key, wanted, leftUndone] of COMPONENT)
      if (wanted(component[key])) report(offering, ['backend_components', type, key], finding(leftUndone));
};

/** Jobs that this release does not do, or not with the backend that has them. Of other plugins nobody expects it. */
const jobsLater: Rule = (offering) => {
  const jobs = jobsOf(jobKeysOf(offering.keys));
  for (const job of JOBS) {
    const key = JOB_KEYS[job];
    const given = named(offering.keys[key]);
    const name = jobs[job] ?? '';
    const descriptor = descriptorOf(name);
    const leftUndone = JOB[job] ?? (descriptor?.load === undefined ? LEFT[job](name) : undefined);
    if (leftUndone === undefined || (descriptor === undefined && !(given && job in JOB))) continue;
    if (given) report(offering, [key], finding(leftUndone));
    else
      report(offering, [], {
        ...finding(leftUndone),
        message: `${key} is ${name}, but not acted on by this release: ${leftUndone}`,
      });
  }
};

/** Keys of the backends that are used. */
const backendsLater: Rule = (offering) => {
  const { used } = readersOf(jobKeysOf(offering.keys));
  for (const { key, wanted, leftUndone, severity = 'notice' } of used.flatMap((each) => each.descriptor?.later ?? [])) {
    const path = key.split('.');
    if (wanted(valueAt(offering.settings, path)))
      report(offering, ['backend_settings', ...path], { ...finding(leftUndone), severity });
  }
};
