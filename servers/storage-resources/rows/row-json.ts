import { pythonFloat } from './python-float.js';
import type { Quota, QuotaChange } from './quotas.js';
import type { RowStatus } from './status.js';
import type { StorageItem } from './storage-item.js';

export interface Row extends QuotaChange {
  itemId: string;
  status: RowStatus;
  mountPoint: string;
  permissions: string;
  system: StorageItem;
  fileSystem: StorageItem;
  dataType: StorageItem;
  target: { targetType: 'tenant' | 'customer' | 'project' | 'user'; targetItem: object };
  quotas: Quota[] | null;
  parentItemId: string | null;
  urls: Readonly<Record<string, string>>;
}

const items = new WeakMap<StorageItem, string>();

/** Rows share a few dozen of these. */
function itemJson(item: StorageItem): string {
  const known = items.get(item) ?? JSON.stringify(item);
  items.set(item, known);
  return known;
}

const quotasJson = (quotas: Quota[] | null): string =>
  quotas === null
    ? 'null'
    : `[${quotas
        .map(
          ({ type, quota, unit, enforcementType }) =>
            `{"type":"${type}","quota":${pythonFloat(quota)},"unit":"${unit}","enforcementType":"${enforcementType}"}`,
        )
        .join(',')}]`;

/** One row as it is sent: compact JSON with the keys in the order of the existing service. */
export function rowJson(row: Row): string {
  const urls = JSON.stringify(row.urls).slice(1, -1);
  return (
    `{"itemId":"${row.itemId}","status":"${row.status}","mountPoint":{"default":${JSON.stringify(row.mountPoint)}},` +
    `"permission":{"value":"${row.permissions}","permissionType":"octal"},"storageSystem":${itemJson(row.system)},` +
    `"storageFileSystem":${itemJson(row.fileSystem)},"storageDataType":${itemJson(row.dataType)},` +
    `"target":${JSON.stringify(row.target)},"quotas":${quotasJson(row.quotas)},"oldQuotas":${quotasJson(row.oldQuotas)},` +
    `"newQuotas":${quotasJson(row.newQuotas)},"parentItemId":${JSON.stringify(row.parentItemId)}` +
    `${urls === '' ? '' : `,${urls}`}}`
  );
}
