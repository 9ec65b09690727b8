import { type Rule, report } from '../../activities/lib/settings/rule.js';

const BOUNDS = [
  ['min_value', 'max_value'],
  ['min_prepaid_duration', 'max_prepaid_duration'],
  ['min_renewal_duration', 'max_renewal_duration'],
] as const;

/** Lower bounds are not above upper ones. */
export const componentBounds: Rule = (offering) => {
  for (const [type, component] of Object.entries(offering.components))
    for (const [low, high] of BOUNDS) {
      const [least, most] = [component[low], component[high]];
      if (typeof least !== 'number' || typeof most !== 'number' || least <= most) continue;
      report(offering, ['backend_components', type, high], {
        severity: 'error',
        code: 'E_COMPONENT',
        message: `must not be less than ${low} (${least}), got ${most}`,
      });
    }
};

/** A limit under a component that is ordered has no effect: the order's limit counts. */
export const limitOfOrdered: Rule = (offering) => {
  for (const [type, component] of Object.entries(offering.components))
    if (component.limit !== undefined && component.accounting_type === 'limit')
      report(offering, ['backend_components', type, 'limit'], {
        severity: 'notice',
        code: 'E_COMPONENT',
        message: 'is only sent to Waldur; accounts get the limit that was ordered',
        at: 'key',
      });
};
