const HEX = /^[0-9a-f]{32}$/i;
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for 32 hex digits with or without dashes. */
export function isUuid(text: string): boolean {
  return HEX.test(text) || DASHED.test(text);
}

/** The form that Waldur renders: 32 hex digits. Other text is returned as it is. */
export function toHex(text: string): string {
  return isUuid(text) ? text.replaceAll('-', '').toLowerCase() : text;
}

/** Uuid at the end of a hyperlink such as `http://host/api/projects/<uuid>/`, when its path contains `collection`. */
export function uuidOfUrl(url: unknown, collection: string): string | null {
  if (typeof url !== 'string') return null;
  const match = /\/api\/(?:[^/]+\/[^/]+\/)?([^/]+)\/([0-9a-f-]{32,36})\/?$/i.exec(url);
  return match?.[1] === collection && match[2] ? toHex(match[2]) : null;
}
