import { isMap, isScalar } from 'yaml';
import { type GivenOffering, isRecord } from '../../activities/lib/settings/rule.js';
import { offeringLater } from '../rules/later.js';
import { OFFERING_RULES } from '../rules/offering-rules.js';
import { BACKEND_TYPES, FOREIGN_BACKENDS, isBackendType, schemasFor } from '../schema/backend-schemas.js';
import { offeringSchema } from '../schema/offering-schema.js';
import { viewOf } from '../schema/schema-view.js';
import { interpret } from '../yaml/interpret.js';
import { mapEntries } from '../yaml/map-entries.js';
import type { Reading } from '../yaml/reading.js';
import { suggest } from '../yaml/suggest.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';
import type { Offering } from './site-config.js';

export interface OfferingOptions {
  index: number;
  role: 'site' | 'headnode';
  /** Used where the file says nothing about verify_ssl. */
  verifySsl: boolean;
  /** Keys that every offering of the file gets where it has none of its own. */
  inherited: Readonly<Record<string, unknown>>;
}

export interface ReadOffering {
  given: Record<string, unknown> | undefined;
  offering?: Offering;
}

/** What the Python agent's code falls back to where its settings are incomplete; used with `--compat` only. */
const FALLBACK: Readonly<Record<string, unknown>> = {
  default_account: 'root',
  customer_prefix: '',
  project_prefix: '',
  allocation_prefix: '',
};

/** The backend type whose settings are checked: a mistyped one is checked as what was probably meant. */
function checkedAs(type: string): string {
  if (isBackendType(type)) return type;
  return (FOREIGN_BACKENDS.includes(type) ? undefined : suggest(type, BACKEND_TYPES)) ?? 'other';
}

/** Checks one offering and reports everything that is wrong with it. */
export function readOffering(node: unknown, options: OfferingOptions, reading: Reading): ReadOffering {
  const path = ['offerings', options.index];
  const own = backendTypeOf(node, reading);
  const inherited = own === undefined ? options.inherited : {};
  const type = own ?? String(inherited.backend_type ?? '');
  const schema = offeringSchema(checkedAs(type), options.role);
  const interpreted = interpret(node, schema, path, reading);
  if (!isRecord(interpreted)) {
    reading.report(path, {
      severity: 'error',
      code: 'E_TYPE',
      message: 'must be a mapping with the keys of an offering',
    });
    return { given: undefined };
  }
  const given = { ...inherited, ...interpreted };
  const forRules = asGiven(given, type, options, reading);
  for (const rule of OFFERING_RULES) rule(forRules);
  const done = (data: unknown, from: Record<string, unknown>): ReadOffering => {
    offeringLater(forRules);
    return { given, offering: finish(data, from, options) };
  };
  const parsed = schema.safeParse(given, { error: describeIssue, jitless: true });
  if (parsed.success) return done(parsed.data, given);
  const isPlugin = (inside: readonly (string | number)[]) =>
    reading.compat && inside[0] === 'backend_settings' && inside.length > 1;
  reportIssues(parsed.error.issues, given, path, reading, (full) => (isPlugin(full) ? 'warning' : 'error'));
  if (!parsed.error.issues.every((issue) => isPlugin(issue.path.map(String)))) return { given };
  const repaired = { ...given, backend_settings: repair(given.backend_settings, type, parsed.error.issues) };
  const again = schema.safeParse(repaired, { error: describeIssue, jitless: true });
  if (again.success) return done(again.data, repaired);
  reading.report([...path, 'backend_settings'], {
    severity: 'error',
    code: 'E_MISSING',
    message: 'the settings cannot be used even without the keys reported',
    at: 'key',
  });
  return { given };
}

function backendTypeOf(node: unknown, reading: Reading): string | undefined {
  const map = reading.tree.resolve(node);
  if (!isMap(map)) return undefined;
  const entry = mapEntries(map, reading.tree).find((each) => each.name === 'backend_type');
  const value = entry === undefined ? undefined : reading.tree.resolve(entry.node);
  return isScalar(value) && typeof value.value === 'string' ? value.value.toLowerCase() : undefined;
}

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

/** Settings without the keys that were found wrong, completed where the Python agent has a fallback. */
function repair(settings: unknown, type: string, issues: readonly { path: readonly PropertyKey[] }[]): unknown {
  if (!isRecord(settings)) return settings;
  const wrong = new Set(issues.map((issue) => String(issue.path[1])));
  const known = viewOf(schemasFor(type).settings).shape;
  const fallback = Object.entries(FALLBACK).filter(([key]) => Object.hasOwn(known, key));
  return {
    ...Object.fromEntries(fallback),
    ...Object.fromEntries(Object.entries(settings).filter(([key]) => !wrong.has(key))),
  };
}

function finish(parsed: unknown, given: Record<string, unknown>, options: OfferingOptions): Offering {
  const offering = parsed as Offering & { verify_ssl?: boolean; backend_settings: Record<string, unknown> };
  const { homedir_umask: older, ...settings } = offering.backend_settings;
  const newer = isRecord(given.backend_settings) ? given.backend_settings.default_homedir_umask : undefined;
  const umask = older !== undefined && newer === undefined ? { default_homedir_umask: older } : {};
  const components =
    offering.backend_type === 'moab'
      ? Object.fromEntries(
          Object.entries(offering.backend_components)
            .filter(([type]) => type === 'deposit')
            .map(([type, component]) => [type, { ...component, unit_factor: 1 }]),
        )
      : offering.backend_components;
  return {
    ...offering,
    verify_ssl: offering.verify_ssl ?? options.verifySsl,
    backend_settings: { ...settings, ...umask },
    backend_components: components,
  } as Offering;
}
