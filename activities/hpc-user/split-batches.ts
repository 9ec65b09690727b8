const encodedLength = (slug: string): number => new URLSearchParams({ projects: slug }).toString().length;

export interface Batches {
  /** Slugs of one request each. */
  batches: string[][];
  /** Slugs that do not fit into any request. */
  tooLong: string[];
}

/**
 * Splits slugs into requests whose URL stays within a limit.
 *
 * @param urlLength characters of the URL without its query
 * @param maxUrlLength characters that a URL may have altogether
 */
export function splitBatches(slugs: readonly string[], urlLength: number, maxUrlLength: number): Batches {
  const batches: string[][] = [];
  const tooLong: string[] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const slug of slugs) {
    // One more for the question mark or the ampersand before it.
    const own = encodedLength(slug) + 1;
    if (urlLength + own > maxUrlLength) {
      tooLong.push(slug);
      continue;
    }
    if (length + own > maxUrlLength) {
      batches.push([]);
      length = urlLength;
    }
    batches.at(-1)?.push(slug);
    length += own;
  }
  return { batches, tooLong };
}
