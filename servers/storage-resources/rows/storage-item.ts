import { uuid5 } from './uuid5.js';

export interface StorageItem {
  itemId: string;
  key: string;
  name: string;
  active: true;
  path: string;
}

const known = new Map<string, StorageItem>();
/** A site has a few dozen; the bound only keeps nonsense from filling the memory. */
const MOST = 10_000;

function item(kind: string, name: string, path: string): StorageItem {
  const id = `${kind}:${name}`;
  const found = known.get(id);
  if (found !== undefined) return found;
  const made: StorageItem = {
    itemId: uuid5(id),
    key: name.toLowerCase(),
    name: name.toUpperCase(),
    active: true,
    path,
  };
  if (known.size >= MOST) known.clear();
  known.set(id, made);
  return made;
}

export const storageSystem = (offeringSlug: string): StorageItem => item('storage_system', offeringSlug, '');
export const storageFileSystem = (name: string): StorageItem => item('storage_file_system', name, '');
export const storageDataType = (name: string): StorageItem => item('storage_data_type', name, name.toLowerCase());
