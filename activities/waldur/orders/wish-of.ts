import type { Wish } from '../../../contracts/wish.js';
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

export interface WishInput
  extends Pick<
    Wish,
    'presence' | 'origin' | 'claim' | 'limits' | 'members' | 'remembered' | 'backendId' | 'offeringId'
  > {
  resource: WaldurResource;
  slugs: Slugs;
  offeringPartitions: readonly string[];
  /** End of the prepaid period, if not the resource's present one. */
  endDate?: string | null;
  /** Instant before the first read. */
  observedAt: Date;
}

/** Puts together what travels to the backend; parts that were not read are absent. */
export function wishFor({ resource, slugs, endDate, observedAt, ...given }: WishInput): Wish {
  return {
    ...given,
    resourceUuid: resource.uuid,
    resource: { slug: resource.slug, name: resource.name },
    project: { uuid: resource.project_uuid, slug: slugs.project, name: resource.project_name },
    customer: { uuid: resource.customer_uuid, slug: slugs.customer, name: resource.customer_name },
    createdAt: new Date(resource.created).toISOString(),
    endDate: endDate === undefined ? resource.end_date : endDate,
    observedAt: observedAt.toISOString(),
  };
}
