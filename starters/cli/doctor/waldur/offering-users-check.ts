import { ok, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import type { OfferingOnWaldur } from './waldur-offering.js';

const KEY = 'service_provider_can_create_offering_user';

/** Whether members of projects get an account on the offering, without which nobody is added to a cluster's account. */
export const offeringUsersCheck: Check<OfferingOnWaldur> = {
  id: 'offering-users',
  title: 'offering users',
  needs: ['offering'],
  async run(look) {
    const { plugin_options: options } = await look.actual();
    if (options[KEY] === true) return [ok('the service provider can create offering users')];
    return [
      warning(
        `the service provider cannot create offering users (${KEY} is ${String(options[KEY] ?? 'not set')}): members of projects get no user name`,
        'In Waldur: offering → Edit → Integration → User management: switch on "Service provider can create offering user".',
      ),
    ];
  },
};
