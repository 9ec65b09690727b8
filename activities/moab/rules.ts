import { type Rule, report } from '../lib/settings/rule.js';

/** MOAB accounts have one component, `deposit`. */
export const moabDeposit: Rule = (offering) => {
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
