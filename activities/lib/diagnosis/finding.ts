/**
 * - `ok`: looked at and right, or worth knowing and nothing to do
 * - `warning`: it works, but probably not as meant
 * - `problem`: orders cannot be carried out, or wrongly
 * - `skipped`: not looked at; the message says why
 */
export type FindingStatus = 'ok' | 'warning' | 'problem' | 'skipped';

/** What a check saw. */
export interface Seen {
  status: FindingStatus;
  /** What was seen, on what; one line, no secrets. */
  message: string;
  /** What to do about it, as exactly as can be told: the command or the line of the configuration. */
  fix?: string;
}

export interface Finding extends Seen {
  /** Id of the check. */
  check: string;
  /** Name of the offering that it is about; absent where it is about more than one. */
  offering?: string;
}

export const ok = (message: string): Seen => ({ status: 'ok', message });
export const warning = (message: string, fix: string): Seen => ({ status: 'warning', message, fix });
export const problem = (message: string, fix: string): Seen => ({ status: 'problem', message, fix });
export const skipped = (message: string): Seen => ({ status: 'skipped', message });
