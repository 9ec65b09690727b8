/** Whether `If-None-Match` names this tag (RFC 9110 §13.1.2: weak comparison, `*` fits everything). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .map((part) => part.trim())
    .some((part) => part === '*' || part.replace(/^W\//, '') === etag);
}
