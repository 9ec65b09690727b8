import type { User } from '../model.js';
import type { Store } from '../world/store.js';
import { unauthenticated } from './errors.js';

/** The user behind an `Authorization` header, or the recorded 401. Only known bearer tokens count as credentials. */
export function authenticate(store: Store, header: string | undefined): User {
  const [scheme, ...rest] = (header ?? '').trim().split(/\s+/);
  if (scheme?.toLowerCase() === 'token') {
    if (rest.length === 0) throw unauthenticated('Invalid token. No credentials provided.');
    if (rest.length > 1) throw unauthenticated('Invalid token. Token string should not contain spaces.');
    const user = store.userByToken(rest[0] ?? '');
    if (!user) throw unauthenticated('Invalid token.');
    return user;
  }
  const bearer = scheme?.toLowerCase() === 'bearer' ? store.userByBearer(rest[0] ?? '') : undefined;
  if (!bearer) throw unauthenticated('Authentication credentials were not provided.');
  return bearer;
}
