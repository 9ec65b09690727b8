import type { Context } from '../http/context.js';
import { forbidden } from '../http/errors.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { renderMe } from '../render/user.js';

const VERSION = { '2024': '7.0.7+2', current: '8.1.2' } as const;

/** users/me and version. */
export function registerUsers(router: Router): void {
  router.read('users/me/', ({ store, base, user, query }) => json(200, sparse(renderMe(store, base, user), query)));
  router.add('GET', 'version/', 'view', version);
}

/** For staff and support only. */
function version({ user, generation }: Context): Reply {
  if (!user.isStaff && !user.isSupport) throw forbidden();
  return json(200, { version: VERSION[generation] });
}
