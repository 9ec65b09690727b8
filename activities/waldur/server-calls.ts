import { me, plan, version, type WaldurPlan, type WaldurUser } from './schemas.js';
import type { WaldurHttp } from './waldur-http.js';

export interface ServerCalls {
  /** Version of Waldur; older servers refuse it to everybody but staff (`WaldurForbidden`). */
  version(): Promise<string>;
  /** Whose token this is. Waldur's full answer contains the token; it is not asked for. */
  me(): Promise<WaldurUser>;
  plan(uuid: string): Promise<WaldurPlan>;
}

export function serverCalls(http: WaldurHttp): ServerCalls {
  return {
    version: async () => (await http.get({ route: 'version/', what: 'version' }, version)).version,
    me: () => http.get({ route: 'users/me/', what: 'users/me', query: { field: Object.keys(me.shape) } }, me),
    plan: (uuid) =>
      http.get(
        { route: 'marketplace-plans/{uuid}/', uuid, what: `plan ${uuid}`, query: { field: Object.keys(plan.shape) } },
        plan,
      ),
  };
}
