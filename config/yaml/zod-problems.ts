import type * as z from 'zod';
import type { Path } from '../../activities/lib/settings/rule.js';
import { Secret } from '../../activities/lib/settings/secret.js';
import type { ProblemCode, Severity } from './problem.js';
import type { Reading } from './reading.js';
import { suggest } from './suggest.js';

const WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (indented keys)',
  record: 'a mapping (indented keys)',
};

/** Our words for what a schema found; passed to every parse. Schemas with their own message keep it. */
export const describeIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return `must be ${WORDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be ${choices(issue.values)}`;
  if (issue.code === 'too_small')
    return issue.origin === 'number' || issue.origin === 'int'
      ? `must be ${issue.inclusive === false ? 'greater than' : 'at least'} ${String(issue.minimum)}`
      : 'must not be empty';
  if (issue.code === 'too_big')
    return issue.origin === 'number' || issue.origin === 'int'
      ? `must be at most ${String(issue.maximum)}`
      : 'is too long';
  return 'has the wrong form';
};

const choices = (values: readonly unknown[]): string => {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
};

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    root,
  );

/** What is said of an issue at a path below the root. */
export interface IssueWords {
  /** Default: error. */
  severity?: (path: Path) => Severity;
  /** Who requires a key there, where not everybody does. */
  requiredBy?: (path: Path) => string | undefined;
}

/**
 * Reports what a schema found wrong.
 *
 * @param root the value that was parsed; issue paths are relative to it
 * @param base path of that value in the file
 */
export function reportIssues(
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  base: Path,
  reading: Reading,
  { severity = () => 'error', requiredBy = () => undefined }: IssueWords = {},
): void {
  for (const issue of issues) {
    const inside = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    const path = [...base, ...inside];
    const value = valueAt(root, inside);
    const who = requiredBy(inside);
    if (value === undefined && issue.code !== 'custom') {
      const message = `this key is required${who === undefined ? '' : ` for ${who}`} and missing, or has no value`;
      reading.report(path, { severity: severity(inside), code: 'E_MISSING', message });
      continue;
    }
    const { code, message } = explain(issue, value, path, reading);
    reading.report(path, { severity: severity(inside), code, message });
  }
}

function explain(
  issue: z.core.$ZodIssue,
  value: unknown,
  path: Path,
  reading: Reading,
): { code: ProblemCode; message: string } {
  const hidden = value instanceof Secret;
  const got = hidden ? '***' : reading.show(path, value);
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value !== 'object')
    return { code: 'E_QUOTES', message: `${issue.message}, got ${got}; put it in quotes` };
  const meant =
    issue.code === 'invalid_value' && typeof value === 'string' ? suggest(value, issue.values.map(String)) : undefined;
  return {
    code: issue.code === 'invalid_type' ? 'E_TYPE' : 'E_VALUE',
    message: `${issue.message}, got ${got}${meant === undefined ? '' : `, did you mean ${meant}?`}`,
  };
}
