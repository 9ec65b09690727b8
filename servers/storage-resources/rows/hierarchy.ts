import type { OfferingCustomer } from '../../../activities/waldur/client/storage-calls.js';
import type { RowSettings } from '../../../config/storage-resources/settings.js';
import type { MountPoints } from './mount-points.js';
import type { StorageResource } from './resource.js';
import { rowJson } from './row-json.js';
import { storageDataType, storageFileSystem, storageSystem } from './storage-item.js';
import { dashed, uuid5 } from './uuid5.js';

/** A tenant's or customer's row. Of rows with the same key an answer has the first. */
export interface LevelRow {
  key: string;
  json: string;
  dataType: string;
}

/** Customers by slug. */
export type Customers = ReadonlyMap<string, OfferingCustomer>;

export interface Levels {
  tenant: LevelRow;
  /** Absent where Waldur does not list the customer for the offering. */
  customer?: LevelRow & { itemId: string };
}

const PERMISSIONS = '775';

/**
 * Makes the rows above resources. Equal rows are made once.
 *
 * @returns function from a resource to its tenant's and its customer's row
 */
export function createLevels(
  settings: Pick<RowSettings, 'form' | 'fileSystem'>,
  customers: Customers,
): (resource: StorageResource, dataType: string, mountPoints: MountPoints) => Levels {
  const made = new Map<string, LevelRow>();
  const documented = settings.form === 'documented';

  function level(
    kind: 'tenant' | 'customer',
    resource: StorageResource,
    dataType: string,
    row: { itemId: string; mountPoint: string; key: string; name: string; parentItemId: string | null },
  ): LevelRow {
    const slug = kind === 'tenant' ? resource.provider_slug : resource.customer_slug;
    const key = [kind, slug, resource.offering_slug, dataType].join('\0');
    const all = [key, row.itemId, row.mountPoint, row.name, row.parentItemId].join('\0');
    const known = made.get(all);
    if (known !== undefined) return known;
    const type = storageDataType(dataType);
    const json = rowJson({
      itemId: row.itemId,
      status: 'pending',
      mountPoint: row.mountPoint,
      permissions: PERMISSIONS,
      system: storageSystem(resource.offering_slug),
      fileSystem: storageFileSystem(settings.fileSystem),
      dataType: type,
      target: { targetType: kind, targetItem: { itemId: row.itemId, key: row.key, name: row.name } },
      quotas: null,
      oldQuotas: null,
      newQuotas: null,
      parentItemId: row.parentItemId,
      urls: {},
    });
    const level: LevelRow = { key, json, dataType: type.key };
    made.set(all, level);
    return level;
  }

  return (resource, dataType, mountPoints) => {
    const tenantId = dashed(resource.offering_uuid);
    const { provider_slug: slug } = resource;
    const name = resource.provider_name || slug;
    const tenant = level('tenant', resource, dataType, {
      itemId: tenantId,
      mountPoint: mountPoints.tenant,
      key: documented ? slug : slug.toLowerCase(),
      name: documented ? name : name.toUpperCase(),
      parentItemId: null,
    });
    const info = customers.get(resource.customer_slug);
    if (info === undefined) return { tenant };
    const itemId = documented ? uuid5(`customer:${info.slug}`) : dashed(info.uuid);
    const customer = level('customer', resource, dataType, {
      itemId,
      mountPoint: mountPoints.customer,
      key: info.slug,
      name: info.name,
      parentItemId: tenantId,
    });
    return { tenant, customer: { ...customer, itemId } };
  };
}
