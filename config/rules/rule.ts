import type { Finding, Path, Reading } from '../yaml/reading.js';

/** One offering as it was given: plain values, unchecked, without defaults. */
export interface GivenOffering {
  reading: Reading;
  path: Path;
  role: 'site' | 'headnode';
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

export const report = (offering: GivenOffering, keys: Path, finding: Finding): void =>
  offering.reading.report([...offering.path, ...keys], finding);

/** What the Python agent only warned about, `--compat` lets pass. */
export const pluginSeverity = (offering: GivenOffering): 'error' | 'warning' =>
  offering.reading.compat ? 'warning' : 'error';
