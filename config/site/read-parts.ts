import { isRecord, type Path } from '../../activities/lib/settings/rule.js';
import type { Reader } from '../backends/readers-of.js';
import { backendPartSchema } from '../schema/offering-schema.js';
import { viewOf } from '../schema/schema-view.js';
import type { Reading } from '../yaml/reading.js';
import { describeIssue, reportIssues } from '../yaml/zod-problems.js';
import { finishPart } from './finish-part.js';
import type { BackendPart } from './site-config.js';

/** What the Python agent's code falls back to where its settings are incomplete; used with `--compat` only. */
const FALLBACK: Readonly<Record<string, unknown>> = {
  default_account: 'root',
  customer_prefix: '',
  project_prefix: '',
  allocation_prefix: '',
};

type Given = Readonly<Record<string, unknown>>;

/**
 * Settings and components of an offering as each backend that uses them takes them: its own keys, checked by its own
 * schemas. Reports everything that is wrong for any of them.
 *
 * @returns by the backend's name; undefined when one of them cannot use its part
 */
export function readParts(
  readers: readonly Reader[],
  given: Given,
  path: Path,
  reading: Reading,
): Record<string, BackendPart> | undefined {
  const parts = readers.map((reader) => ({ name: reader.name, part: readPart(reader, given, path, reading) }));
  const usable = parts.flatMap(({ name, part }): [string, BackendPart][] => (part === undefined ? [] : [[name, part]]));
  return usable.length === parts.length ? Object.fromEntries(usable) : undefined;
}

function readPart(reader: Reader, given: Given, path: Path, reading: Reading): BackendPart | undefined {
  const own = ownOf(reader, given);
  const schema = backendPartSchema(reader);
  const parsed = schema.safeParse(own, { error: describeIssue, jitless: true });
  if (parsed.success) return finishPart(reader, parsed.data, own);
  const lenient = (inside: Path) => reading.compat && inside[0] === 'backend_settings' && inside.length > 1;
  reportIssues(parsed.error.issues, own, path, reading, {
    severity: (inside) => (lenient(inside) ? 'warning' : 'error'),
    requiredBy: (inside) => (inside[0] === 'backend_settings' ? reader.descriptor?.name : undefined),
  });
  if (!parsed.error.issues.every((issue) => lenient(issue.path.map(String)))) return undefined;
  const repaired = { ...own, backend_settings: repair(reader, own.backend_settings, parsed.error.issues) };
  const again = schema.safeParse(repaired, { error: describeIssue, jitless: true });
  if (again.success) return finishPart(reader, again.data, repaired);
  reading.report([...path, 'backend_settings'], {
    severity: 'error',
    code: 'E_MISSING',
    message: 'the settings cannot be used even without the keys reported',
    at: 'key',
  });
  return undefined;
}

/** What is the backend's of a block that others read as well; a backend that is not known here gets everything. */
function ownOf({ descriptor, settings, component }: Reader, given: Given): Given {
  const { backend_settings: all, backend_components: components } = given;
  if (descriptor === undefined) return { backend_settings: all, backend_components: components };
  return {
    backend_settings: pick(all, viewOf(settings).shape),
    backend_components: isRecord(components)
      ? Object.fromEntries(
          Object.entries(components).map(([type, each]) => [type, pick(each, viewOf(component).shape)]),
        )
      : components,
  };
}

const pick = (value: unknown, shape: object): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(shape, key))) : value;

/** Settings without the keys that were found wrong, completed where the Python agent has a fallback. */
function repair(reader: Reader, settings: unknown, issues: readonly { path: readonly PropertyKey[] }[]): unknown {
  if (!isRecord(settings)) return settings;
  const wrong = new Set(issues.map((issue) => String(issue.path[1])));
  const known = viewOf(reader.settings).shape;
  const fallback = Object.entries(FALLBACK).filter(([key]) => Object.hasOwn(known, key));
  return {
    ...Object.fromEntries(fallback),
    ...Object.fromEntries(Object.entries(settings).filter(([key]) => !wrong.has(key))),
  };
}
