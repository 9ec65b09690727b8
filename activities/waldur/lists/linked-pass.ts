import { failure } from '../../lib/failure.js';
import { MAX_PAGES, tooManyPages, unusableLink } from './page-limit.js';
import type { Page, PageReader } from './page-reader.js';
import type { Pass } from './pass.js';

/**
 * Follows the links from page to page, for a server or proxy that gives no X-Result-Count: nothing else tells there
 * whether the list is whole, so a page that is shorter than the first although another one follows is an error.
 *
 * @throws ApplicationFailure of the failure table
 */
export async function linkedPass<T>(first: Page<T>, behind: PageReader<T>['behind'], what: string): Promise<Pass<T>> {
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
