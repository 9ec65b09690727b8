import { isFailureOf } from './errors.js';
import { me, plan, version, type WaldurPlan, type WaldurUser } from './schemas.js';
import type { WaldurHttp } from './waldur-http.js';

export interface ServerCalls {
  /** Version of Waldur; older servers refuse it to everybody but staff (`WaldurForbidden`). */
  version(): Promise<string>;
  /** Whose token this is. Waldur's full answer contains the token; it is not asked for. */
  me(): Promise<WaldurUser>;
  plan(uuid: string): Promise<WaldurPlan>;
  /**
   * Whether this server has a route, also one that would change something: it is asked with GET and for an object that
   * does not exist, so that nothing can come of it.
   */
  hasRoute(route: string): Promise<boolean>;
}

/** No object of Waldur has it. */
const NOBODY = '0'.repeat(32);

export function serverCalls(http: WaldurHttp): ServerCalls {
  return {
    version: async () => (await http.get({ route: 'version/', what: 'version' }, version)).version,
    me: () => http.get({ route: 'users/me/', what: 'users/me', query: { field: Object.keys(me.shape) } }, me),
    plan: (uuid) =>
      http.get(
        { route: 'marketplace-plans/{uuid}/', uuid, what: `plan ${uuid}`, query: { field: Object.keys(plan.shape) } },
        plan,
      ),
    async hasRoute(route) {
      try {
        await http.getPage({ route, uuid: NOBODY, what: `whether there is ${route}` });
        return true;
      } catch (error) {
        if (isFailureOf(error, 'WaldurRouteMissing')) return false;
        // 405, 404 as JSON, 403: the route is known.
        if (isFailureOf(error, 'WaldurRejected', 'WaldurNotFound', 'WaldurForbidden')) return true;
        throw error;
      }
    },
  };
}
