/**
 * - `error`: the file cannot be used
 * - `warning`: it can be used, but probably does something else than meant
 * - `notice`: worth knowing, nothing to repair
 */
export type Severity = 'error' | 'warning' | 'notice';

/** Codes of everything that can be wrong with a configuration; docs/configuration.md explains each. */
export type ProblemCode =
  | 'E_FILE'
  | 'E_ENCODING'
  | 'E_YAML'
  | 'E_DUPLICATE_KEY'
  | 'E_ALIASES'
  | 'E_UNKNOWN_KEY'
  | 'E_MISSING'
  | 'E_TYPE'
  | 'E_VALUE'
  | 'E_QUOTES'
  | 'E_SECRET'
  | 'E_FILE_MODE'
  | 'E_AUTH'
  | 'E_TIMEZONE'
  | 'E_EVENTS'
  | 'E_TLS'
  | 'E_BACKEND'
  | 'E_BACKEND_TYPE'
  | 'E_COMPONENT'
  | 'E_QOS'
  | 'E_REST'
  | 'E_LEGACY'
  | 'E_DUPLICATE_OFFERING'
  | 'E_ENVIRONMENT'
  | 'E_ROLE'
  | 'E_LATER';

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
