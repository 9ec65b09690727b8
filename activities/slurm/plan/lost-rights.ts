import type { WriteChange } from '../changes/change.js';
import type { SlurmState } from '../state/slurm-state.js';

/**
 * What users lose that nobody meant to take: Slurm forgets a user with the last association, AdminLevel and coordinator
 * rights included. A right over what is removed itself is no loss. Pure.
 *
 * @param actual as it was before anything was written
 * @returns one warning for each such user
 */
export function lostRights(changes: readonly WriteChange[], actual: SlurmState): string[] {
  const removed = new Set(changes.flatMap((change) => (change.kind === 'removeAccount' ? [change.account] : [])));
  return changes.flatMap((change) => {
    if (change.kind !== 'removeUser') return [];
    const { user, account, isDefault } = change;
    const rights = actual.rights.get(user);
    const isLast = isDefault || (actual.memberships.get(user)?.size ?? 0) <= 1;
    if (rights === undefined || !isLast) return [];
    const accounts = rights.coordinatorOf.filter((name) => name !== account && !removed.has(name as typeof account));
    const lost = [
      ...(rights.adminLevel === '' ? [] : [`AdminLevel ${rights.adminLevel}`]),
      ...(accounts.length === 0 ? [] : [`being coordinator of ${accounts.join(', ')}`]),
    ].join(' and ');
    if (lost === '') return [];
    return [
      `User ${user} lost ${lost} with the last association (in account ${account}): Slurm forgets such a user. ` +
        'Add the user to another account and give it again, if it is still meant.',
    ];
  });
}
