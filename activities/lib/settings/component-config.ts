import * as z from 'zod';
import { amount, flag, integer, name, positive, text } from './config-schema.js';

const MONTHS = 1200;

const durationMonths = (what: string) => integer(1, MONTHS, `${what}, in months; stored in Waldur.`).optional();

const wholeAmount = (what: string) => integer(0, Number.MAX_SAFE_INTEGER, what).optional();

const targetComponent = z
  .strictObject({
    factor: positive("Amount of the backend's TRES that one measured unit of the component stands for.").default(1),
  })
  .meta({ description: 'One TRES on the backend that a component is mapped to.' });

/**
 * Keys of one entry under `backend_components`, for every backend.
 * Source: provider config file reference of waldur-site-agent, and its component model (1.0.7).
 */
export const componentShape = {
  measured_unit: text('Unit in which Waldur accounts the component, for example k-Hours.'),
  unit_factor: positive(
    'Backend units in one measured unit; 60000 turns thousands of CPU hours into CPU minutes.',
  ).default(1),
  unit_factor_reporting: positive('Factor used instead of unit_factor when usage is reported.').optional(),
  accounting_type: z.enum(['usage', 'limit', 'one']).meta({
    description: 'What Waldur bills: usage (what was used), limit (what was ordered) or one (paid once, prepaid).',
  }),
  label: text('Name of the component as Waldur shows it.'),
  limit: amount('Limit in measured units that every new account gets for a component billed by usage.').optional(),
  description: text('Text that Waldur shows beside the component.').optional(),
  min_value: wholeAmount('Smallest amount that can be ordered.'),
  max_value: wholeAmount('Largest amount that can be ordered.'),
  max_available_limit: wholeAmount('Largest sum of all limits of the offering.'),
  default_limit: wholeAmount('Amount that Waldur proposes in a new order.'),
  limit_period: z
    .enum(['annual', 'month', 'quarterly', 'total'])
    .meta({ description: 'Period in which a limit is used up: annual, month, quarterly or total.' })
    .optional(),
  article_code: text('Article code for billing.').optional(),
  is_boolean: flag('Whether the component is a yes/no choice instead of an amount.').optional(),
  is_prepaid: flag('Whether the component is paid in advance for a number of months.').optional(),
  min_prepaid_duration: durationMonths('Shortest prepaid duration'),
  max_prepaid_duration: durationMonths('Longest prepaid duration'),
  prepaid_duration_step: durationMonths('Step of the prepaid duration'),
  min_renewal_duration: durationMonths('Shortest renewal'),
  max_renewal_duration: durationMonths('Longest renewal'),
  renewal_duration_step: durationMonths('Step of the renewal duration'),
  target_components: z
    .record(name('TRES on the backend.'), targetComponent)
    .meta({ description: "The backend's TRES that the component is mapped to; replaces unit_factor for limits." })
    .optional(),
};

export const backendComponentSchema = z
  .strictObject(componentShape)
  .meta({ description: 'One component of the offering: how Waldur accounts it and what it is on the backend.' });

/** One component with defaults filled in; keys are named as in the YAML. */
export type BackendComponent = z.output<typeof backendComponentSchema>;
