import { failure } from '../../lib/failure.js';
import { MAX_PAGES, tooManyPages, unusableLink } from './page-limit.js';
import { PAGE_SIZE, type Page, type PageReader } from './page-reader.js';
import type { Pass } from './pass.js';
import { rowIdentity } from './row-identity.js';

/**
 * Follows the links from page to page, for a server or proxy that gives no X-Result-Count: nothing else tells there
 * whether the list is whole, so a page that is shorter than the first although another one follows is an error, and a
 * full page 1 without a link is not taken for the whole list before page 2 was asked for.
 *
 * @throws ApplicationFailure of the failure table
 */
export async function linkedPass<T>(first: Page<T>, behind: PageReader<T>['behind'], what: string): Promise<Pass<T>> {
  if (first.next === undefined && first.rows.length === PAGE_SIZE) return fullPage(first, behind);
  const rows = [...first.rows];
  let page = first;
  for (let number = 1; page.next !== undefined; number++) {
    if (page.next !== number + 1) throw unusableLink(what, number);
    if (page.rows.length === 0 || page.rows.length < first.rows.length) {
      const seen = `${page.rows.length} of ${first.rows.length} rows`;
      throw failure('WaldurUnavailable', `${what}: page ${number} came with ${seen} although another page follows`);
    }
    if (number === MAX_PAGES) throw tooManyPages(what);
    const following = await behind(number + 1);
    if (following === undefined) return { rows, total: undefined, flaw: `page ${number + 1} is gone`, cut: true };
    rows.push(...following.rows);
    if (following.total !== undefined) {
      return { rows, total: undefined, flaw: `X-Result-Count came with page ${number + 1} only` };
    }
    page = following;
  }
  return { rows, total: undefined };
}

/** A proxy may have taken link and count away. A list that has no pages, as the team has none, gives the same rows again. */
async function fullPage<T>(first: Page<T>, behind: PageReader<T>['behind']): Promise<Pass<T>> {
  const { rows } = first;
  const seen = new Set(rows.map(rowIdentity));
  const isWhole = (await behind(2))?.rows.every((row) => seen.has(rowIdentity(row))) ?? true;
  const cut = { flaw: 'page 2 has other rows although page 1 names no next page', cut: true };
  return { rows, total: undefined, ...(isWhole ? {} : cut) };
}
