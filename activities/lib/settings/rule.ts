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

/** Keys on the way to a value. */
export type Path = readonly (string | number)[];

/** Something that a rule has to say about a key. */
export interface Objection {
  severity: Severity;
  code: ProblemCode;
  message: string;
  /** The place to point at; the value where there is one. */
  at?: 'key' | 'value';
}

/** The file that is being read, as far as a rule needs it. */
export interface RuleReading {
  /** What the existing agent only warned about is no error. */
  readonly compat: boolean;
  /** Adds a problem with line and column of the path. */
  report(path: Path, objection: Objection): void;
  /** Whether an error was reported for this path. */
  failed(path: Path): boolean;
  /** A value as it may be shown in a message. */
  show(path: Path, value: unknown): string;
}

/** One offering as it was given: plain values, unchecked, without defaults. */
export interface GivenOffering {
  reading: RuleReading;
  path: Path;
  role: 'site' | 'headnode';
  /** `backend_type` as given, in lower case. */
  type: string;
  keys: Readonly<Record<string, unknown>>;
  settings: Readonly<Record<string, unknown>>;
  components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * A rule over several keys. Rules look at what was given and not at what a schema accepted, so that they speak up even
 * where something else is wrong too.
 */
export type Rule = (offering: GivenOffering) => void;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const report = (offering: GivenOffering, keys: Path, objection: Objection): void =>
  offering.reading.report([...offering.path, ...keys], objection);

/** What the Python agent only warned about, `--compat` lets pass. */
export const pluginSeverity = (offering: GivenOffering): 'error' | 'warning' =>
  offering.reading.compat ? 'warning' : 'error';
