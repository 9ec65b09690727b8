import type { MoveDefault } from '../changes/move-default.js';
import type { RemoveUser } from '../changes/remove-user.js';
import { isListable, isSlurmName, type SlurmName } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';

/**
 * Takes users off an account. Slurm keeps a user's default account from being taken away, so that moves first. A user's
 * last one goes by itself, once all its rows are default rows: one for a partition that was added later is not.
 *
 * Names may be anything that somebody made on the cluster.
 *
 * @param leaving user → partitions of the user's associations with the account, as they were read
 * @param preferredDefault where default accounts go, if the user is there
 */
export function usersOff(
  account: SlurmName,
  leaving: Iterable<[string, ReadonlySet<string>]>,
  preferredDefault: SlurmName,
  actual: SlurmState,
): (MoveDefault | RemoveUser)[] {
  const isOther = (other: string): other is SlurmName => other !== account;
  const users = [...leaving].filter(isNamed).sort(([a], [b]) => (a < b ? -1 : 1));
  return users.flatMap(([user, partitions]) => {
    const others = [...(actual.memberships.get(user) ?? [])].filter(isOther).sort();
    const first = others.find((other) => isSlurmName('account', other)) ?? others[0];
    const isDefault = actual.users.get(user) === account;
    const removal: RemoveUser = { kind: 'removeUser', account, user, isDefault: isDefault && first === undefined };
    const moved = (to: SlurmName): (MoveDefault | RemoveUser)[] => [
      { kind: 'moveDefault', user, account: to },
      removal,
    ];
    if (!isDefault) return [removal];
    if (first === undefined) return partitions.size > 1 ? moved(account) : [removal];
    return moved(others.includes(preferredDefault) ? preferredDefault : first);
  });
}

/** A name that no list can hold is left to `emptyAccount`. */
const isNamed = (row: [string, ReadonlySet<string>]): row is [SlurmName, ReadonlySet<string>] => isListable(row[0]);
