import { type Rule, report } from '../lib/settings/rule.js';

/**
 * DWDI storage: the plugin's documentation multiplies by unit_factor, its code divides. A factor above 1 for space
 * that is reported in bytes was written for dividing.
 */
export const dwdiStorageFactor: Rule = (offering) => {
  if (offering.settings.storage_unit_factor !== undefined) return;
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
