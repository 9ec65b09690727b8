import type { AllocationFacts, AllocationUser } from '../../../contracts/allocation.js';
import { failure } from '../../lib/failure.js';
import type { WaldurOrder, WaldurResource } from '../client/schemas.js';

export interface Slugs {
  project: string;
  customer: string;
}

/**
 * Slugs of project and customer: from the resource, or from the order on servers of 2024, whose resources lack them.
 *
 * @throws failure NameInvalid naming the field that neither has
 */
export function slugsOf(order: WaldurOrder, resource: WaldurResource): Slugs {
  const pick = (field: 'project_slug' | 'customer_slug'): string => {
    const slug = resource[field] || order[field];
    if (slug !== '') return slug;
    const what = `neither resource ${resource.uuid} nor order ${order.uuid} has a ${field} in Waldur`;
    throw failure('NameInvalid', `${what}, so its accounts cannot be named; set the slug there, then retry`);
  };
  return { project: pick('project_slug'), customer: pick('customer_slug') };
}

export interface FactsInput {
  offeringId: string;
  resource: WaldurResource;
  backendId: string;
  slugs: Slugs;
  users: AllocationUser[];
  offeringPartitions: string[];
  /** Limits that are to be, if not the resource's present ones. */
  limits?: Record<string, number>;
  /** End of the prepaid period, if not the resource's present one. */
  endDate?: string | null;
  /** Instant before the first read. */
  observedAt: Date;
}

/** Puts together what travels to the head node. */
export function allocationFacts(input: FactsInput): AllocationFacts {
  const { resource, slugs } = input;
  return {
    offeringId: input.offeringId,
    resourceUuid: resource.uuid,
    backendId: input.backendId,
    resource: { slug: resource.slug, name: resource.name },
    project: { uuid: resource.project_uuid, slug: slugs.project, name: resource.project_name },
    customer: { uuid: resource.customer_uuid, slug: slugs.customer, name: resource.customer_name },
    limits: input.limits ?? resource.limits,
    createdAt: new Date(resource.created).toISOString(),
    endDate: input.endDate === undefined ? resource.end_date : input.endDate,
    users: input.users,
    offeringPartitions: input.offeringPartitions,
    observedAt: input.observedAt.toISOString(),
  };
}
