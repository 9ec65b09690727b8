/** One word of a sacctmgr command, split at its first `=`, `+=` or `-=`. */
export interface Option {
  /** Text before the sign; empty for a bare word. */
  name: string;
  operator: '' | '+' | '-';
  value: string;
  /** The word as given. */
  raw: string;
}

/** Splits `GrpJobs=5`, `qos+=high`, `alice`. A bare word has an empty name. */
export function splitOption(raw: string): Option {
  const at = raw.indexOf('=');
  if (at < 0) return { name: '', operator: '', value: raw, raw };
  const before = raw[at - 1];
  const operator = before === '+' || before === '-' ? before : '';
  return { name: raw.slice(0, operator === '' ? at : at - 1), operator, value: raw.slice(at + 1), raw };
}
