import type { ProblemCode, Severity } from '../../activities/lib/settings/rule.js';

export type { ProblemCode, Severity } from '../../activities/lib/settings/rule.js';

export interface Problem {
  severity: Severity;
  /** The file as it was named, or `environment`. */
  file: string;
  /** Counted from 1; both are 1 where the problem has no place in a file. */
  line: number;
  col: number;
  /** Dotted path, for example `offerings.0.backend_settings.qos_default`; empty for the whole file. */
  path: string;
  code: ProblemCode;
  /** What, what was found instead, and what may have been meant. Never the value of a secret. */
  message: string;
  /** The line with a caret under the place; other values on the line are masked. */
  frame?: string;
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === 'error');
