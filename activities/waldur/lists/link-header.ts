/**
 * Page number of the link `rel="next"` in a `Link` header (RFC 8288). Only the number is taken: the request for it goes
 * to the configured server, wherever the link points, so credentials cannot follow a foreign link.
 *
 * @returns undefined on the last page; NaN when there is a next page without a usable number
 */
export function nextPage(link: string | undefined): number | undefined {
  const next = link?.split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?\s*(;|$)/i.test(part));
  if (next === undefined) return undefined;
  const address = /<([^>]*)>/.exec(next)?.[1] ?? '';
  const page = URL.canParse(address, 'http://localhost')
    ? new URL(address, 'http://localhost').searchParams.get('page')
    : null;
  return page !== null && /^\d{1,9}$/.test(page) ? Number(page) : Number.NaN;
}
