import type { AllMembers } from '../../../contracts/wish.js';
import type { CompleteList } from '../lists/complete-list.js';

/**
 * All members, out of a list of which every page was seen and counted: whoever is not among them loses access. The one
 * place that may say so. A team whose list could not be read whole never gets here: its reader has thrown.
 *
 * @param username of a row; undefined: the row has none and is left out
 */
export function completeMembers<T>(list: CompleteList<T>, username: (row: T) => string | undefined): AllMembers {
  const names = list.flatMap((row) => username(row) ?? []).filter((name) => name !== '');
  return { usernames: [...new Set(names)].sort(), complete: true } as unknown as AllMembers;
}
