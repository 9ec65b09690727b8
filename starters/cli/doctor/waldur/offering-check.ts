import { ok, problem, type Seen, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { isFailureOf } from '../../../../activities/waldur/client/errors.js';
import { AGENT_OFFERING } from '../../../../activities/waldur/offerings/agent-offering.js';
import type { OfferingOnWaldur } from './waldur-offering.js';

const LISTED = 5;

/** Whether the offering is there, visible, active, and of the type that site agents serve. */
export const offeringCheck: Check<OfferingOnWaldur> = {
  id: 'offering',
  title: 'offering in Waldur',
  needs: ['token'],
  async run(look) {
    let offering: Awaited<ReturnType<OfferingOnWaldur['actual']>>;
    try {
      offering = await look.actual();
    } catch (error) {
      if (!isFailureOf(error, 'WaldurNotFound', 'WaldurForbidden')) throw error;
      return [await invisible(look)];
    }
    const { name, state, type } = offering;
    const seen: Seen[] = [ok(`offering ${name} is ${state || 'there'}`)];
    if (state !== '' && state !== 'Active') {
      seen[0] = warning(
        `offering ${name} is ${state}, so nobody can order it`,
        'In Waldur: Provider → Offerings → this offering → Activate.',
      );
    }
    if (type !== '' && type !== AGENT_OFFERING.type) {
      seen.push(
        problem(
          `offering ${name} is of type ${type}, whose orders are not for a site agent`,
          `Make an offering of type "${AGENT_OFFERING.label}" (${AGENT_OFFERING.type}) and put its UUID into waldur_offering_uuid.`,
        ),
      );
    }
    return seen;
  },
};

async function invisible({ server, configured }: OfferingOnWaldur): Promise<Seen> {
  const { client } = server.open();
  const [visible, me] = await Promise.all([client.offerings.list(), server.me()]);
  const uuid = configured.waldur_offering_uuid;
  if (visible.length === 0) {
    const roles = [...new Set(me.permissions.map(({ role_name: role }) => role))].join(', ');
    return problem(
      `user ${me.username} sees no offering at all, so not ${uuid} either: it has no role with a service provider` +
        (roles === '' ? '' : ` (it has: ${roles})`),
      `In Waldur give user ${me.username} the role "Offering manager" on the offering, or a role in the organization that provides it.`,
    );
  }
  const names = visible.slice(0, LISTED).map(({ name, uuid: other }) => `${name} (${other})`);
  return problem(
    `no offering ${uuid} is visible to user ${me.username}`,
    `Set waldur_offering_uuid to one that is: ${names.join(', ')}${visible.length > LISTED ? ', …' : ''}; or give the user a role on it.`,
  );
}
