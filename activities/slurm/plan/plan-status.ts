import type { Change } from '../changes/change.js';
import type { SetAccountQos } from '../changes/set-account-qos.js';
import type { DesiredStatus } from '../desired/desired-status.js';
import type { SlurmName } from '../slurm-name.js';
import type { AccountState, SlurmState } from '../state/slurm-state.js';
import { elsewhere, missingAccount } from './conflicts.js';
import { qosOfStatus } from './qos-of-status.js';

/** What has to be written so that an account has a status; empty: it has. Its users inherit it. */
export function planStatus(desired: DesiredStatus, actual: SlurmState): Change[] {
  const { account, submitJobs } = desired;
  const found = actual.accounts.get(account);
  if (found === undefined) return [missingAccount(account, actual)];
  if (found.parent !== desired.project) return [elsewhere(account, found.parent, desired.project, actual)];
  const wanted = qosOfStatus(desired, found, actual);
  const missing = (wanted?.qos ?? []).filter((name) => !actual.qos.has(name));
  if (missing.length > 0) {
    const reason = `QOS ${missing.join(', ')} does not exist in slurmdbd; create it with sacctmgr or correct qos_${
      desired.status === 'normal' ? 'default' : desired.status
    }.`;
    return [{ kind: 'conflict', failureType: 'BackendMisconfigured', reason }];
  }
  return [
    ...(wanted === undefined ? [] : swap(account, wanted, found, actual)),
    ...(submitJobs === undefined || submitJobs === found.submitJobs
      ? []
      : [{ kind: 'setSubmitJobs', account, submitJobs } as const]),
  ];
}

/** Slurm refuses a list without the account's default QOS, so a default that is not in it is replaced, too. */
function swap(
  account: SlurmName,
  { qos, defaultQos: wanted }: { qos: readonly SlurmName[]; defaultQos: SlurmName | '' | null },
  found: AccountState,
  actual: SlurmState,
): SetAccountQos[] {
  const isOutside = found.defaultQos !== '' && !qos.some((name) => name === found.defaultQos);
  const defaultQos = wanted ?? (isOutside ? (qos[0] ?? null) : null);
  const hasDefault = defaultQos === null || defaultQos === found.defaultQos;
  if (hasDefault && same(effectiveQos(account, actual), qos)) return [];
  return [{ kind: 'setAccountQos', account, qos, defaultQos }];
}

/** An account without QOS of its own has those of the nearest account above that has some. */
function effectiveQos(account: string, { accounts }: SlurmState): readonly string[] {
  const seen = new Set<string>();
  for (let name: string | null = account; name !== null && !seen.has(name); ) {
    seen.add(name);
    const state: { qos: readonly string[]; parent: string | null } | undefined = accounts.get(name);
    if (state === undefined) return [];
    if (state.qos.length > 0) return state.qos;
    name = state.parent;
  }
  return [];
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, at) => name === b[at]);
