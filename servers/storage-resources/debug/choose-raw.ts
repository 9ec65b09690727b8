import type { StorageForm } from '../../../config/storage-resources/settings.js';
import type { StorageQuery } from '../http/parse-query.js';
import { dataTypeOf } from '../rows/attributes.js';
import { readResource } from '../rows/resource.js';
import { effectiveState, statusOf } from '../rows/status.js';
import { storageDataType } from '../rows/storage-item.js';

interface Facts {
  status?: string;
  dataType?: string;
}

/** What the filters look at; nothing for a resource that has no row. */
function factsOf(row: unknown, form: StorageForm): Facts {
  try {
    const resource = readResource(row);
    return {
      status: statusOf(effectiveState(resource)),
      dataType: storageDataType(dataTypeOf(resource, form)).key,
    };
  } catch {
    return {};
  }
}

const field = (row: unknown, key: string): unknown =>
  typeof row === 'object' && row !== null ? (row as Record<string, unknown>)[key] : undefined;

/** The raw resources that the filters of a request let through. A malformed one is there unless a filter needs its row. */
export function chooseRaw(
  rows: readonly unknown[],
  query: Pick<StorageQuery, 'state' | 'status' | 'dataType'>,
  form: StorageForm,
): unknown[] {
  return rows.filter((row) => {
    if (query.state !== undefined && field(row, 'state') !== query.state) return false;
    if (query.status === undefined && query.dataType === undefined) return true;
    const { status, dataType } = factsOf(row, form);
    return (
      (query.status === undefined || query.status === status) &&
      (query.dataType === undefined || query.dataType === dataType)
    );
  });
}
