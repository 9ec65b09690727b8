import { ok, problem, type Seen, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import type { OfferingOnWaldur } from './waldur-offering.js';

const WHERE = 'In Waldur: offering → Edit → Accounting → Components';

/** Compares `backend_components` with the components of the offering: types, billing, units. */
export const componentsCheck: Check<OfferingOnWaldur> = {
  id: 'components',
  title: 'components',
  needs: ['offering'],
  async run(look) {
    const configured = look.configured.backend_components;
    const { components } = await look.actual();
    const actual = new Map(components.map((component) => [component.type, component]));
    const seen: Seen[] = Object.entries(configured).flatMap(([type, wanted]) => {
      const found = actual.get(type);
      if (found === undefined) {
        return [
          problem(
            `component ${type} is in backend_components but not in Waldur: its limits and usage get lost`,
            `${WHERE}: add type ${type}, accounting type ${wanted.accounting_type}, measured unit ${wanted.measured_unit}; or remove it from the file.`,
          ),
        ];
      }
      return [
        ...(found.billing_type === wanted.accounting_type
          ? []
          : [
              problem(
                `component ${type} is billed by ${found.billing_type} in Waldur, but accounting_type is ${wanted.accounting_type}`,
                `Set backend_components.${type}.accounting_type: ${found.billing_type}; Waldur does not change it once there are resources.`,
              ),
            ]),
        ...(found.measured_unit === wanted.measured_unit
          ? []
          : [
              warning(
                `component ${type} is measured in "${found.measured_unit}" in Waldur, but measured_unit is "${wanted.measured_unit}"`,
                `Correct backend_components.${type}.measured_unit, and unit_factor with it; or the unit in Waldur.`,
              ),
            ]),
      ];
    });
    for (const type of actual.keys()) {
      if (Object.hasOwn(configured, type)) continue;
      seen.push(
        warning(
          `component ${type} is in Waldur but not in backend_components: what is ordered of it is not set on the cluster`,
          `Add ${type} to backend_components, or remove it in Waldur.`,
        ),
      );
    }
    return seen.length > 0 ? seen : [ok(`components agree with Waldur: ${[...actual.keys()].join(', ') || 'none'}`)];
  },
};
