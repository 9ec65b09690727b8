import type { StorageForm } from '../../../config/storage-resources/settings.js';
import { Malformed } from './malformed.js';
import type { StorageResource } from './resource.js';

const DEFAULT_PERMISSIONS = '775';
const DEFAULT_DATA_TYPE = 'store';

const USER_TYPES = ['users', 'scratch'];
const PROJECT_TYPES = ['store', 'archive'];

/** A text attribute; undefined where it is missing, null or empty. */
function text(value: unknown, key: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Malformed(`${key} is not text`);
  return value;
}

/**
 * Octal permissions: `options.permissions`, else `attributes.permissions`, else 775.
 *
 * @throws Malformed for anything but three or four octal digits
 */
export function permissionsOf({ options, attributes }: StorageResource): string {
  const value =
    text(options.permissions, 'options.permissions') ??
    text(attributes.permissions, 'attributes.permissions') ??
    DEFAULT_PERMISSIONS;
  if (!/^[0-7]{3,4}$/.test(value)) throw new Malformed('permissions are not three or four octal digits');
  return value;
}

/**
 * Data type of a resource. As documented it is taken as it is, and one that is not text makes the resource unusable.
 * Version 0.10 of the service trimmed it, made it lower case, and took `store` for what is not text.
 *
 * @throws Malformed in the documented form when it is not text
 */
export function dataTypeOf({ attributes }: StorageResource, form: StorageForm): string {
  const value = attributes.storage_data_type;
  if (form === 'documented') return text(value, 'attributes.storage_data_type') ?? DEFAULT_DATA_TYPE;
  return (typeof value === 'string' ? value.trim().toLowerCase() : '') || DEFAULT_DATA_TYPE;
}

export const isUserType = (dataType: string): boolean => USER_TYPES.includes(dataType);

/** Unknown types count as those of projects; the caller says so in the log. */
export const isKnownType = (dataType: string): boolean => isUserType(dataType) || PROJECT_TYPES.includes(dataType);
