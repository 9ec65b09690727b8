import { ok, problem } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import type { OfferingOnWaldur } from './waldur-offering.js';

/** Whether the user may act for the provider of the offering. */
export const roleCheck: Check<OfferingOnWaldur> = {
  id: 'role',
  title: 'role in Waldur',
  needs: ['offering'],
  async run(look) {
    const [me, offering] = await Promise.all([look.server.me(), look.actual()]);
    if (me.is_staff) return [ok(`user ${me.username} is staff`)];
    const scopes = [offering.uuid, offering.customer_uuid ?? ''];
    const roles = me.permissions.filter(({ scope_uuid: scope }) => scopes.includes((scope ?? '').replaceAll('-', '')));
    const names = [...new Set(roles.map(({ role_name: role }) => role))];
    if (names.length > 0) return [ok(`user ${me.username} has ${names.join(', ')} with the provider of the offering`)];
    const others = [...new Set(me.permissions.map(({ role_name: role }) => role))].join(', ') || 'none';
    return [
      problem(
        `user ${me.username} sees the offering but has no role on it or with its provider (roles: ${others})`,
        `In Waldur give user ${me.username} the role "Offering manager" on the offering.`,
      ),
    ];
  },
};
