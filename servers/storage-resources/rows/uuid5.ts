import { hash } from 'node:crypto';

/** RFC 4122, appendix C: the namespace for object identifiers. */
const NAMESPACE_OID = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');

/** 32 hexadecimal digits, with or without dashes, as `8-4-4-4-12` in lower case. */
export function dashed(uuid: string): string {
  const hex = uuid.replaceAll('-', '').toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** UUID of version 5 (SHA-1) in the OID namespace: the same name always has the same UUID. */
export function uuid5(name: string): string {
  // In one call: a hash object for each of thousands of rows keeps the garbage collector busy.
  const hex = hash('sha1', Buffer.concat([NAMESPACE_OID, Buffer.from(name, 'utf8')]), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return dashed(`${hex.slice(0, 12)}5${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`);
}
