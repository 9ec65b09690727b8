import type { Offering, Plan } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';

/** The fields that orders and resources repeat about their offering and plan, in Waldur's order. */
export function offeringFields(store: Store, base: string, offering: Offering, planUuid: string | null): object {
  const provider = store.tables.customers.get(offering.customer);
  const url = link(base, 'marketplace-public-offerings', offering.uuid);
  const plan = offering.plans.find((candidate) => candidate.uuid === planUuid);
  return {
    offering: url,
    offering_name: offering.name,
    offering_uuid: offering.uuid,
    offering_description: '',
    offering_image: null,
    offering_thumbnail: null,
    offering_type: offering.type,
    ...(store.generation === '2024' ? { offering_terms_of_service: '' } : { offering_slug: offering.slug }),
    offering_shared: true,
    offering_billable: true,
    offering_plugin_options: offering.pluginOptions,
    provider_name: provider?.name ?? '',
    provider_uuid: offering.customer,
    ...(store.generation === 'current' ? { provider_slug: provider?.slug ?? '', provider_description: '' } : {}),
    category_title: offering.categoryTitle,
    category_uuid: offering.categoryUuid,
    category_icon: null,
    ...planFields(url, plan),
  };
}

/** Without a plan (Terminate orders) only `plan: null` is rendered. */
function planFields(offeringUrl: string, plan: Plan | undefined): object {
  if (!plan) return { plan: null };
  return {
    plan: `${offeringUrl}plans/${plan.uuid}/`,
    plan_unit: plan.unit,
    plan_name: plan.name,
    plan_uuid: plan.uuid,
    plan_description: '',
  };
}
