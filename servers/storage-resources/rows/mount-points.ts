import { posix } from 'node:path';
import type { StorageForm } from '../../../config/storage-resources/settings.js';
import type { StorageResource } from './resource.js';

export interface MountPoints {
  tenant: string;
  customer: string;
  project: string;
}

/** Python's `os.path.dirname`. */
const parent = (path: string): string => {
  const found = posix.dirname(path);
  return path.includes('/') ? found : '';
};

/**
 * The mount points of the three levels: `/<offering>/<data type>/<tenant>/<customer>/<project>`. Version 0.10 of the
 * service took a resource's `backend_id` for the project's path and its parents for the levels above.
 */
export function mountPoints(resource: StorageResource, dataType: string, form: StorageForm): MountPoints {
  const tenant = `/${resource.offering_slug}/${dataType}/${resource.provider_slug}`;
  const customer = `${tenant}/${resource.customer_slug}`;
  const project = `${customer}/${resource.project_slug}`;
  const backendId = resource.backend_id ?? '';
  if (form === 'documented' || backendId === '') return { tenant, customer, project };
  const above = parent(backendId.replace(/\/+$/, ''));
  const top = parent(above);
  return { tenant: top || tenant, customer: above || customer, project: backendId };
}
