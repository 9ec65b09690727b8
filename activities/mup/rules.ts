import { type GivenOffering, pluginSeverity, type Rule, report } from '../lib/settings/rule.js';

/** MUP allocations are ordered, never measured. */
export const mupAccounting: Rule = (offering: GivenOffering) => {
  for (const [type, component] of Object.entries(offering.components))
    if (component.accounting_type === 'usage' || component.accounting_type === 'one')
      report(offering, ['backend_components', type, 'accounting_type'], {
        severity: pluginSeverity(offering),
        code: 'E_COMPONENT',
        message: `must be limit for MUP, got "${component.accounting_type}"`,
      });
};
