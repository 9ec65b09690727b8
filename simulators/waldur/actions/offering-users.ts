import type { OfferingUser, Resource } from '../model.js';
import type { Store } from '../world/store.js';

/** The account of a user in an offering; created without a username (Requested) when there is none yet. */
export function ensureOfferingUser(store: Store, offering: string, user: string, username = ''): OfferingUser {
  const existing = store.offeringUserOf(offering, user);
  if (existing) return existing;
  const policy = store.tables.offerings.get(offering)?.pluginOptions.username_generation_policy;
  const chosen =
    username === '' && policy === 'waldur_username' ? (store.tables.users.get(user)?.username ?? '') : username;
  return store.insert('offeringUsers', {
    ...store.stamp(),
    offering,
    user,
    username: chosen,
    state: chosen === '' ? 'Requested' : 'OK',
    isRestricted: false,
    comment: '',
    commentUrl: '',
  });
}

/** Waldur creates the accounts of a project's members when a resource of theirs becomes OK. */
export function ensureTeamAccounts(store: Store, resource: Resource): void {
  for (const member of store.teamOf(resource.project)) ensureOfferingUser(store, resource.offering, member.user);
}
