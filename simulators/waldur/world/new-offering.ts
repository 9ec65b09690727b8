import type { Offering } from '../model.js';
import { uuidOf } from './references.js';
import type { Store } from './store.js';
import type { ComponentInput, OfferingInput } from './world-input.js';

/** The components of the recorded offering. */
const DEFAULT_COMPONENTS: ComponentInput[] = [
  { type: 'cpu', name: 'CPU', measuredUnit: 'k-hours', billingType: 'usage' },
  { type: 'ram', name: 'RAM', measuredUnit: 'GB-hours', billingType: 'limit', limitPeriod: 'total' },
  { type: 'storage', name: 'Storage', measuredUnit: 'TB', billingType: 'limit', limitPeriod: 'month' },
];

/** Everything but names and usernames is hidden from a provider unless an offering exposes it. */
const DEFAULT_FIELDS = ['username', 'full_name', 'email'];

/** The provider names the accounts, as on most sites. */
const DEFAULT_PLUGIN_OPTIONS = {
  username_generation_policy: 'service_provider',
  service_provider_can_create_offering_user: true,
};

/** The offering that `addOffering` inserts, with its defaults filled in. */
export function newOffering(store: Store, input: OfferingInput): Offering {
  const stamp = store.stamp();
  const components = input.components ?? DEFAULT_COMPONENTS;
  // A plan knows the components that exist when it is made.
  const quotas = { ...Object.fromEntries(components.map((component) => [component.type, 0])), ...input.planQuotas };
  return {
    ...stamp,
    name: input.name,
    slug: input.slug ?? store.slug(input.name),
    type: input.type ?? 'Marketplace.Slurm',
    state: 'Active',
    customer: uuidOf(input.customer),
    categoryUuid: store.random.uuid(),
    categoryTitle: 'HPC',
    components: components.map((component) => ({
      uuid: store.random.uuid(),
      type: component.type,
      name: component.name ?? component.type,
      measuredUnit: component.measuredUnit ?? '',
      billingType: component.billingType ?? 'limit',
      limitPeriod: component.limitPeriod ?? null,
      limitAmount: component.limitAmount ?? null,
      unitFactor: component.unitFactor ?? null,
      isPrepaid: component.isPrepaid ?? false,
    })),
    plans: [{ ...store.stamp(), name: 'Default', unit: 'month', quotas }],
    pluginOptions: input.pluginOptions ?? DEFAULT_PLUGIN_OPTIONS,
    secretOptions: input.secretOptions ?? {},
    backendMetadata: input.backendMetadata ?? {},
    partitions: (input.partitions ?? []).map((name) => ({ uuid: store.random.uuid(), name, qosOptions: [] })),
    exposedFields: input.exposedFields ?? DEFAULT_FIELDS,
    membershipSyncStatus: input.membershipSyncStatus ?? false,
  };
}
