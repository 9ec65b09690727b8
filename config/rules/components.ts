import { type GivenOffering, pluginSeverity, type Rule, report } from './rule.js';

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

/** MOAB accounts have one component, `deposit`. */
export const moabDeposit: Rule = (offering) => {
  if (offering.type !== 'moab') return;
  if (offering.components.deposit === undefined)
    report(offering, ['backend_components'], {
      severity: 'error',
      code: 'E_COMPONENT',
      message: 'a MOAB offering needs the component deposit',
      at: 'key',
    });
  const factor = offering.components.deposit?.unit_factor;
  if (typeof factor === 'number' && factor !== 1)
    report(offering, ['backend_components', 'deposit', 'unit_factor'], {
      severity: 'notice',
      code: 'E_COMPONENT',
      message: `is always 1 for MOAB, ${factor} has no effect`,
    });
  for (const type of Object.keys(offering.components).filter((each) => each !== 'deposit'))
    report(offering, ['backend_components', type], {
      severity: 'notice',
      code: 'E_COMPONENT',
      message: 'is ignored: MOAB has the component deposit only',
      at: 'key',
    });
};

/** MUP allocations are ordered, never measured. */
export const mupAccounting: Rule = (offering: GivenOffering) => {
  if (offering.type !== 'mup') return;
  for (const [type, component] of Object.entries(offering.components))
    if (component.accounting_type === 'usage' || component.accounting_type === 'one')
      report(offering, ['backend_components', type, 'accounting_type'], {
        severity: pluginSeverity(offering),
        code: 'E_COMPONENT',
        message: `must be limit for MUP, got "${component.accounting_type}"`,
      });
};

/**
 * DWDI storage: the plugin's documentation multiplies by unit_factor, its code divides. A factor above 1 for space
 * that is reported in bytes was written for dividing.
 */
export const dwdiStorageFactor: Rule = (offering) => {
  if (offering.type !== 'cscs-dwdi-storage' || offering.settings.storage_unit_factor !== undefined) return;
  for (const [type, component] of Object.entries(offering.components)) {
    const factor = component.unit_factor;
    if (typeof factor !== 'number' || factor <= 1) continue;
    report(offering, ['backend_components', type, 'unit_factor'], {
      severity: 'warning',
      code: 'E_COMPONENT',
      message: `multiplies what DWDI reports, got ${factor}; if it was written for dividing, set backend_settings.storage_unit_factor: divide`,
    });
  }
};
