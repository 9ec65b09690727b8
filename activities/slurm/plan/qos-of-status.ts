import type { DesiredStatus, RememberedQos } from '../desired/desired-status.js';
import type { SlurmName } from '../slurm-name.js';
import type { AccountState, SlurmState } from '../state/slurm-state.js';

/** QOS that an account is to have. */
export interface WantedQos {
  qos: readonly SlurmName[];
  /** null leaves it as it is, as far as the list allows it. */
  defaultQos: SlurmName | '' | null;
}

/**
 * QOS of an account in a status. What the site's people gave the account is theirs: a list that stands for no status is
 * not touched by `normal`, and comes back when a pause ends. Pure.
 *
 * @returns undefined where QOS are to stay as they are
 */
export function qosOfStatus(
  { status, qos, defaultQos, marks, before }: DesiredStatus,
  found: AccountState,
  actual: SlurmState,
): WantedQos | undefined {
  if (qos === undefined) return undefined;
  if (status !== 'normal' || found.qos.length === 0) return { qos, defaultQos };
  // A default that was chosen stays; one that is lost comes back.
  if (isList(found, qos)) return { qos, defaultQos: found.defaultQos === '' ? defaultQos : null };
  if (!isMark(found, marks)) return undefined;
  // What does not exist any more would keep the account paused.
  const left = before?.qos.filter((name) => actual.qos.has(name)) ?? [];
  if (before === undefined || left.length === 0) return { qos, defaultQos };
  const hasDefault = before.defaultQos === '' || left.includes(before.defaultQos);
  return { qos: left, defaultQos: hasDefault ? before.defaultQos : null };
}

/** What is to be told of a status besides its being set. */
export interface StatusNote {
  /** `qos`, as waldur-site-agent keeps it on the resource. */
  metadata: Record<string, string>;
  remember?: Record<string, string>;
  warnings: string[];
}

/**
 * What the resource is to keep once a status is set: the QOS that its account has then, and those that a restore gives
 * back. An account whose QOS stood for a status before keeps what is known of it. Pure.
 *
 * @param actual as it was before anything was written
 */
export function noteOfStatus(desired: DesiredStatus, actual: SlurmState): StatusNote {
  const { account, status, qos, marks } = desired;
  const found = actual.accounts.get(account);
  if (qos === undefined) return { metadata: {}, warnings: [] };
  if (found === undefined) return { metadata: { qos: qos.join(',') }, warnings: [] };
  const set = (qosOfStatus(desired, found, actual)?.qos ?? found.qos).join(',');
  const metadata = { qos: set };
  if (status === 'normal') {
    const isLeft = found.qos.length > 0 && !isMark(found, marks) && set !== qos.join(',');
    const left = `account ${account} has QOS ${set}, which stand for no status of this site; they are left as they are.`;
    return { metadata, remember: {}, warnings: isLeft ? [left] : [] };
  }
  if (found.qos.length > 0 && isMark(found, marks)) return { metadata, warnings: [] };
  const remember: RememberedQos = { qos: set, qos_before: found.qos.join(','), default_qos_before: found.defaultQos };
  return { metadata, remember: { ...remember }, warnings: [] };
}

const isList = ({ qos }: AccountState, list: readonly string[]): boolean =>
  list.length === qos.length && list.every((name, at) => name === qos[at]);

const isMark = (found: AccountState, marks: DesiredStatus['marks']): boolean =>
  marks.some((mark) => isList(found, mark));
