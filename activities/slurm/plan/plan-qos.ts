import type { ChangeQos, CreateQos, SetAccountQos } from '../changes/change.js';
import type { DesiredQos } from '../desired/desired-qos.js';
import type { AccountState, QosState, SlurmState } from '../state/slurm-state.js';
import { showsAmount, type TresAmounts } from '../tres.js';

/**
 * What an allocation with a QOS of its own needs. Its account gets that QOS once: another one that was set since, by
 * pausing or by hand, stays.
 */
export function planQos(
  wanted: DesiredQos,
  account: AccountState | undefined,
  { qos }: SlurmState,
): (CreateQos | ChangeQos | SetAccountQos)[] {
  const { name, state, ofAccount } = wanted;
  const found = qos.get(name);
  const definition = found === undefined ? 'createQos' : showsQos(state, found) ? undefined : 'changeQos';
  const isUnset = account === undefined || account.qos.length === 0;
  return [
    ...(definition === undefined ? [] : [{ kind: definition, name, qos: state } as const]),
    ...(isUnset
      ? [{ kind: 'setAccountQos', account: name, qos: ofAccount, defaultQos: name } satisfies SetAccountQos]
      : []),
  ];
}

/** Whether a QOS shows what is wanted; limits that are not wanted may be there. */
export function showsQos(wanted: QosState, found: QosState): boolean {
  const flags = new Set(found.flags.map((flag) => flag.toLowerCase()));
  return (
    wanted.flags.every((flag) => flags.has(flag.toLowerCase())) &&
    showsTres(wanted.grpTres, found.grpTres) &&
    showsTres(wanted.grpTresMins, found.grpTresMins) &&
    showsTres(wanted.minTresPerJob, found.minTresPerJob) &&
    showsCount(wanted.maxJobs, found.maxJobs) &&
    showsCount(wanted.maxSubmit, found.maxSubmit) &&
    showsCount(wanted.maxWallMinutes, found.maxWallMinutes)
  );
}

const showsTres = (wanted: TresAmounts, found: TresAmounts): boolean =>
  Object.entries(wanted).every(([tres, value]) => showsAmount(tres, value, found[tres]));

const showsCount = (wanted: number | null, found: number | null): boolean => wanted === null || wanted === found;
