import type * as z from 'zod';
import { type GivenOffering, isRecord } from '../../activities/lib/settings/rule.js';
import { JOB_KEYS, jobKeysOf } from '../backends/jobs-of.js';
import { type Readers, readersOf } from '../backends/readers-of.js';
import { offeringLater } from '../rules/later.js';
import { OFFERING_RULES } from '../rules/offering-rules.js';
import { offeringKeysSchema, offeringSchema, type Role } from '../schema/offering-schema.js';
import { interpret } from '../yaml/interpret.js';
import type { Reading } from '../yaml/reading.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';
import { givenJobs } from './given-jobs.js';
import { noticeIgnored } from './notice-ignored.js';
import { readParts } from './read-parts.js';
import type { Offering } from './site-config.js';
import { withParts } from './with-parts.js';

export interface OfferingOptions {
  index: number;
  role: Role;
  /** Used where the file says nothing about verify_ssl. */
  verifySsl: boolean;
  /** Keys that every offering of the file gets where it has none of its own. */
  inherited: Readonly<Record<string, unknown>>;
}

export interface ReadOffering {
  given: Record<string, unknown> | undefined;
  offering?: Offering;
}

/** Checks one offering and reports everything that is wrong with it. */
export function readOffering(node: unknown, options: OfferingOptions, reading: Reading): ReadOffering {
  const path = ['offerings', options.index];
  const names = givenJobs(node, reading);
  const inherited = names.backend_type === undefined ? options.inherited : {};
  const jobKeys = jobKeysOf({ ...inherited, ...names });
  const readers = readersOf(jobKeys);
  const interpreted = interpret(node, offeringSchema(readers, options.role), path, reading);
  if (!isRecord(interpreted)) {
    reading.report(path, {
      severity: 'error',
      code: 'E_TYPE',
      message: 'must be a mapping with the keys of an offering',
    });
    return { given: undefined };
  }
  const given = { ...inherited, ...emptyJobs(names), ...interpreted };
  const forRules = asGiven(given, jobKeys.backend_type, options, reading);
  for (const rule of rulesOf(readers)) rule(forRules);
  noticeIgnored(readers, path, reading);

  const { backend_settings: _settings, backend_components: _components, ...keys } = given;
  const parsed = offeringKeysSchema(options.role).safeParse(keys, { error: describeIssue, jitless: true });
  if (!parsed.success) reportIssues(parsed.error.issues, given, path, reading);
  const backends = readParts(readers.used, given, path, reading);
  if (!parsed.success || backends === undefined) return { given };
  offeringLater(forRules);
  return { given, offering: finish(parsed.data, backends, options) };
}

/** The general rules, and those of each backend; backends may share some. */
const rulesOf = ({ used }: Readers) =>
  new Set([...OFFERING_RULES, ...used.flatMap(({ descriptor }) => descriptor?.rules ?? [])]);

/** Elsewhere an empty text counts as not given. Here it says that nobody does the job. */
const emptyJobs = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.values(JOB_KEYS).flatMap((key) => (names[key] === '' ? [[key, '']] : [])));

function asGiven(
  given: Record<string, unknown>,
  type: string,
  { index, role }: OfferingOptions,
  reading: Reading,
): GivenOffering {
  const { backend_settings: settings, backend_components: components } = given;
  const records = isRecord(components) ? Object.entries(components).filter(([, each]) => isRecord(each)) : [];
  return {
    reading,
    path: ['offerings', index],
    role,
    type,
    keys: given,
    settings: isRecord(settings) ? settings : {},
    components: Object.fromEntries(records) as GivenOffering['components'],
  };
}

function finish(
  keys: z.output<ReturnType<typeof offeringKeysSchema>>,
  backends: Offering['backends'],
  { verifySsl }: OfferingOptions,
): Offering {
  return { ...withParts(keys, backends), verify_ssl: keys.verify_ssl ?? verifySsl } as Offering;
}
