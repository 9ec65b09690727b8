import { MAX_PAGES, tooManyPages, unusableLink } from './page-limit.js';
import type { Page, PageReader } from './page-reader.js';
import type { Pass } from './pass.js';
import { sideBySide } from './side-by-side.js';

export interface CountedPassOptions {
  what: string;
  /** Pages that are asked for at the same time. */
  atOnce: number;
  /** Ends the reading with the first sign that it cannot be of one moment: what follows is of no use. */
  untilFlaw: boolean;
}

/** What page 1 says about the whole list. */
interface Extent {
  total: number;
  size: number;
  pages: number;
}

type Flaw = Required<Pick<Pass<unknown>, 'flaw' | 'cut'>>;

function extentOf(size: number, total: number, what: string): Extent {
  const pages = size === 0 ? 1 : Math.max(1, Math.ceil(total / size));
  if (pages > MAX_PAGES) throw tooManyPages(what);
  return { total, size, pages };
}

/** Why a page does not go with page 1. */
function flawOf(page: Page<unknown> | undefined, number: number, { total, size, pages }: Extent): Flaw | undefined {
  if (page === undefined) return { flaw: `page ${number} is gone`, cut: true };
  const due = number < pages ? size : total - size * (pages - 1);
  const rows = page.rows.length;
  if (page.total !== total) {
    return { flaw: `X-Result-Count went from ${total} to ${page.total ?? 'nothing'}`, cut: false };
  }
  if (rows !== due) return { flaw: `page ${number} came with ${rows} of ${due} rows`, cut: true };
  if (number === pages && page.next !== undefined) {
    return { flaw: `another page followed page ${number}, the last one`, cut: false };
  }
  return undefined;
}

/**
 * Reads the pages behind page 1 side by side; their number follows from X-Result-Count and not from the links, so a
 * proxy that takes the links away does not cut the list.
 *
 * @throws ApplicationFailure of the failure table
 */
export async function countedPass<T>(
  first: Page<T>,
  total: number,
  behind: PageReader<T>['behind'],
  { what, atOnce, untilFlaw }: CountedPassOptions,
): Promise<Pass<T>> {
  const extent = extentOf(first.rows.length, total, what);
  const kept: T[][] = [];
  const flaws: Flaw[] = [];
  /** Whether the pages behind this one are still of use. */
  const keep = (page: Page<T> | undefined, number: number): boolean => {
    if (page?.next !== undefined && page.next !== number + 1) throw unusableLink(what, number);
    const flaw = flawOf(page, number, extent);
    if (flaw !== undefined) flaws.push(flaw);
    kept[number] = page?.rows ?? [];
    return page !== undefined && (flaw === undefined || !untilFlaw);
  };
  if (keep(first, 1)) {
    const range = { first: 2, last: extent.pages, atOnce };
    await sideBySide(range, async (number) => keep(await behind(number), number));
  }
  const [flaw] = flaws;
  // `flat` leaves out the pages that were not read.
  return { rows: kept.flat(), total, ...flaw, ...(flaws.some(({ cut }) => cut) ? { cut: true } : {}) };
}
