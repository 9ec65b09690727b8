import type { OfferingCustomer, StorageCalls } from '../../../activities/waldur/client/storage-calls.js';
import { RESOURCE_KEYS } from '../rows/resource.js';
import { dashed } from '../rows/uuid5.js';
import { customersFailed, listFailed } from './upstream-error.js';

export interface WaldurData {
  /** In Waldur's order, unchecked. */
  resources: unknown[];
  customers: ReadonlyMap<string, OfferingCustomer>;
}

const offeringOf = (row: unknown): string[] => {
  const uuid: unknown =
    typeof row === 'object' && row !== null && 'offering_uuid' in row ? row.offering_uuid : undefined;
  return typeof uuid === 'string' && /^[0-9a-f-]{32,36}$/i.test(uuid) ? [uuid] : [];
};

/**
 * Reads everything that rows are made of: all resources of the offerings, then the customers of each offering that has
 * any, side by side.
 *
 * @throws UpstreamError
 */
export async function readWaldur(
  calls: Pick<StorageCalls, 'listResources' | 'customers'>,
  slugs: readonly string[],
): Promise<WaldurData> {
  const resources = await calls.listResources(slugs, RESOURCE_KEYS).catch((error: unknown) => {
    throw listFailed(slugs, error);
  });
  const offerings = [...new Set(resources.flatMap(offeringOf))];
  const lists = await Promise.all(
    offerings.map((uuid) =>
      calls.customers(uuid).catch((error: unknown) => {
        throw customersFailed(dashed(uuid), error);
      }),
    ),
  );
  return { resources, customers: new Map(lists.flat().map((customer) => [customer.slug, customer])) };
}
