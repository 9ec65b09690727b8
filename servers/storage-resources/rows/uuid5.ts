import { createHash } from 'node:crypto';

/** RFC 4122, appendix C: the namespace for object identifiers. */
const NAMESPACE_OID = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');

/** 32 hexadecimal digits, with or without dashes, as `8-4-4-4-12` in lower case. */
export function dashed(uuid: string): string {
  const hex = uuid.replaceAll('-', '').toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** UUID of version 5 (SHA-1) in the OID namespace: the same name always has the same UUID. */
export function uuid5(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE_OID).update(name, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return dashed(bytes.toString('hex'));
}
