import type { ChangeQos } from '../changes/change-qos.js';
import type { CreateQos } from '../changes/create-qos.js';
import type { SetAccountQos } from '../changes/set-account-qos.js';
import type { DesiredQos } from '../desired/desired-qos.js';
import { showsQos } from '../state/shows-qos.js';
import type { AccountState, SlurmState } from '../state/slurm-state.js';

/**
 * What an allocation with a QOS of its own needs. Its account gets that QOS once: another one that was set since, by
 * pausing or by hand, stays.
 */
export function planQos(
  wanted: DesiredQos & { description: string },
  account: AccountState | undefined,
  { qos }: SlurmState,
): (CreateQos | ChangeQos | SetAccountQos)[] {
  const { name, state, ofAccount, description } = wanted;
  const found = qos.get(name);
  const isUnset = account === undefined || account.qos.length === 0;
  return [
    ...(found === undefined ? [{ kind: 'createQos', name, qos: state, description } as const] : []),
    ...(found === undefined || showsQos(state, found) ? [] : [{ kind: 'changeQos', name, qos: state } as const]),
    ...(isUnset
      ? [{ kind: 'setAccountQos', account: name, qos: ofAccount, defaultQos: name } satisfies SetAccountQos]
      : []),
  ];
}
