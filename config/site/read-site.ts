import { isMap, isSeq } from 'yaml';
import { isRecord } from '../../activities/lib/settings/rule.js';
import type { EnvironmentSettings } from '../environment/environment-settings.js';
import { systemTimezone } from '../environment/timezone.js';
import { rootLater } from '../rules/later.js';
import { notifyWays } from '../rules/notify.js';
import { duplicateOfferings, temporalTls, timezone } from '../rules/site-rules.js';
import { type RootKeys, rootSchema } from '../schema/root-schema.js';
import { interpret } from '../yaml/interpret.js';
import { mapEntries } from '../yaml/map-entries.js';
import type { Reading } from '../yaml/reading.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';
import { readOffering } from './read-offering.js';
import { resolveSiteflow } from './resolve-siteflow.js';
import type { Offering, SiteConfig } from './site-config.js';
import { withSite } from './with-site.js';

export interface SiteOptions {
  env: EnvironmentSettings;
  /** Keys that every offering gets where it has none of its own. */
  inherited?: Readonly<Record<string, unknown>>;
}

/** Checks a whole parsed file; everything that is wrong goes to the reading. Undefined when anything is an error. */
export function readSite(reading: Reading, options: SiteOptions): SiteConfig | undefined {
  const { tree } = reading;
  if (!isMap(tree.root)) {
    reading.report([], {
      severity: 'error',
      code: 'E_TYPE',
      message: 'the file must consist of keys such as "offerings:"',
    });
    return undefined;
  }
  const given = interpret(tree.root, rootSchema(), [], reading) as Record<string, unknown>;
  const system = systemTimezone();
  timezone(given.timezone, system, reading);
  temporalTls(given.siteflow, reading);
  notifyWays(given.siteflow, reading);
  const parsed = rootSchema().safeParse(given, { error: describeIssue, jitless: true });
  if (!parsed.success) reportIssues(parsed.error.issues, given, [], reading);
  const offerings = readOfferings(given, reading, options);
  if (!parsed.success || offerings === undefined) return undefined;
  rootLater(given, reading);
  return assemble(parsed.data, offerings, system, reading, options.env);
}

function readOfferings(given: Record<string, unknown>, reading: Reading, options: SiteOptions): Offering[] | undefined {
  const entry = mapEntries(reading.tree.root as never, reading.tree).find((each) => each.name === 'offerings');
  const list = entry === undefined ? undefined : reading.tree.resolve(entry.node);
  if (!isSeq(list)) return undefined;
  if (list.items.length === 0)
    reading.report(['offerings'], {
      severity: 'notice',
      code: 'E_BACKEND',
      message: 'the list is empty, nothing is done',
    });
  const { siteflow } = given;
  const role = isRecord(siteflow) && siteflow.role === 'headnode' ? 'headnode' : 'site';
  const verifySsl = options.env.verify_ssl ?? true;
  const read = list.items.map((node, index) =>
    readOffering(node, { index, role, verifySsl, inherited: options.inherited ?? {} }, reading),
  );
  duplicateOfferings(
    read.map((each) => each.given),
    reading,
  );
  const offerings = read.flatMap((each) => (each.offering === undefined ? [] : [each.offering]));
  return offerings.length === read.length ? offerings : undefined;
}

function assemble(
  keys: RootKeys,
  offerings: Offering[],
  system: string,
  reading: Reading,
  env: EnvironmentSettings,
): SiteConfig {
  return {
    ...keys,
    file: reading.tree.file,
    timezone: keys.timezone ?? system,
    ...(env.sentry_environment === undefined ? {} : { sentry_environment: env.sentry_environment }),
    siteflow: resolveSiteflow(keys.siteflow, env),
    offerings: offerings.map((offering) => withSite(offering, keys.siteflow)),
  };
}
